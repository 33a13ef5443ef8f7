-- 1,000,000 notes of 1,000 tenants, scattered; 5,000 memberships. Asked by somebody in one tenant.
insert into tenancy.tenant (id, name)
select
    ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid,
    'tenant ' || n
from generate_series(1, 1000) as n;

insert into tenancy.membership (tenant_id, user_id, role)
select
    ('00000000-0000-4000-8000-' || lpad((1 + n % 1000)::text, 12, '0'))::uuid,
    ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid,
    case when n < 1000 then 'owner' else 'member' end
from generate_series(0, 4999) as n;

create table public.note (
    id bigint primary key,
    tenant_id uuid not null,
    body text not null,
    created_at timestamptz not null
);

insert into public.note
select
    n,
    ('00000000-0000-4000-8000-' || lpad((1 + n * 7919 % 1000)::text, 12, '0'))::uuid,
    md5(n::text),
    timestamptz '2026-01-01' + n * interval '1 second'
from generate_series(1, current_setting('bench.rows')::bigint) as n;

create index note_of_tenant on public.note (tenant_id, created_at desc);

alter table public.note enable row level security;

-- All sides read the same pages, each as a role of its own. The superuser has no policy.
grant select on public.note to authenticated, tenancy_operator, tenancy_service;
grant select on tenancy.membership to tenancy_service;
grant execute on all functions in schema tenancy to tenancy_operator, tenancy_service;

create policy membership_everybody_reads on tenancy.membership
for select
to tenancy_service
using (true);

-- The policy that is seen most.
create policy note_listed on public.note
for select
to tenancy_service
using (
    tenant_id in (
        select m.tenant_id
        from tenancy.membership as m
        where m.user_id = (select tenancy.current_user_id())
    )
);
