-- pgpkg: allow foreign-key-without-index: roles are a handful of rows and are hardly ever removed
-- Who belongs to a tenant, and as what. Led by the user: that is how every policy asks.
create table {{ schema }}.membership (
    tenant_id uuid not null references {{ schema }}.tenant (id) on delete cascade,
    user_id uuid not null,
    role text not null references {{ schema }}.member_role (name),
    created_at timestamptz not null default now(),
    constraint membership_pkey primary key (user_id, tenant_id)
);

-- Serves the list of a tenant's members, and the removal of a tenant.
create index membership_of_tenant
on {{ schema }}.membership (tenant_id);

alter table {{ schema }}.membership owner to {{ owner }};
alter table {{ schema }}.membership enable row level security;

comment on table {{ schema }}.membership is
'Who belongs to a tenant, and as what. Members change it through functions only.';

grant select on {{ schema }}.membership to {{ member }};
grant select, insert, update, delete on {{ schema }}.membership to {{ operator }};
