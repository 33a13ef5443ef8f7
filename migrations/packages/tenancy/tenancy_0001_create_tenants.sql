-- transactional: true
-- The schema, and the tables for tenants, their members and whom they invite.
-- Locks: nothing that exists.
create schema {{ schema }};

create table {{ schema }}.member_role (
    name text primary key,
    rank smallint not null,
    can_manage boolean not null default false,
    constraint member_role_is_named check (length(name) between 1 and 63),
    constraint member_role_has_own_rank unique (rank)
);

create table {{ schema }}.tier (
    name text primary key,
    statement_timeout interval not null,
    constraint tier_is_named check (length(name) between 1 and 63),
    constraint tier_statement_timeout_in_range check (
        statement_timeout between interval '1 millisecond' and interval '1 day'
    )
);

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

create table {{ schema }}.invitation (
    id uuid primary key default gen_random_uuid(),
    tenant_id uuid not null references {{ schema }}.tenant (id) on delete cascade,
    email text,
    role text not null references {{ schema }}.member_role (name),
    token_hash bytea not null,
    invited_by uuid not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    accepted_at timestamptz,
    accepted_by uuid,
    constraint invitation_token_is_its_own unique (token_hash),
    constraint invitation_email_is_lower check (email = lower(btrim(email)) and email <> ''),
    constraint invitation_is_accepted_by_somebody check (
        (accepted_at is null) = (accepted_by is null)
    )
);

-- Serves the list of a tenant's invitations, newest first.
create index invitation_of_tenant
on {{ schema }}.invitation (tenant_id, created_at desc);

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
