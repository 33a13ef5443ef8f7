-- What is left of the rate of a queue. Only queues with a rate limit have a row here.
create table {{ schema }}.rate (
    filled_at timestamptz not null,
    tokens double precision not null,
    queue_id integer primary key
)
with (fillfactor = 50);

alter table {{ schema }}.rate owner to {{ owner }};

comment on table {{ schema }}.rate is
'How many more jobs of a queue with a rate limit may start, and as of when.';

revoke all on {{ schema }}.rate from public;
