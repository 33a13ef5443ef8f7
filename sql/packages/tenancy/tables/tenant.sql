-- pgpkg: allow foreign-key-without-index: tiers are a handful of rows and are hardly ever removed
-- Whoever shares the database with others and must not see them.
create table {{ schema }}.tenant (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    tier text not null default 'standard' references {{ schema }}.tier (name),
    owner_count integer not null default 0,
    suspended_at timestamptz,
    created_at timestamptz not null default now(),
    constraint tenant_is_named check (length(btrim(name)) between 1 and 200),
    constraint tenant_owner_count_in_range check (owner_count >= 0)
);

alter table {{ schema }}.tenant owner to {{ owner }};
alter table {{ schema }}.tenant enable row level security;

comment on table {{ schema }}.tenant is
'Whoever shares the database with others and must not see them.';
comment on column {{ schema }}.tenant.owner_count is
'How many owners it has. Kept by a trigger, so that two owners who leave at once meet here.';
comment on column {{ schema }}.tenant.suspended_at is
'Since when its members see nothing of it; NULL while all is well.';

grant select, update (name) on {{ schema }}.tenant to {{ member }};
grant
select, insert (id, name, tier, suspended_at), update (name, tier, suspended_at), delete
on {{ schema }}.tenant to {{ operator }};
