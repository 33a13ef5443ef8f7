select
    ratelimit.define_policy('fixed', 'per user', 1000000, '1 minute', algorithm => 'fixed'),
    ratelimit.define_policy('sliding', 'per user', 1000000, '1 minute'),
    ratelimit.define_policy('bucket', 'per user', 1000000, '1 minute', algorithm => 'bucket'),
    ratelimit.define_policy('exact', 'per user', 500, '30 days', algorithm => 'fixed');
create table public.verdict (allowed boolean not null);
