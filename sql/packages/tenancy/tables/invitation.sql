-- pgpkg: allow foreign-key-without-index: roles are a handful of rows and are hardly ever removed
-- Who was asked to join. The token itself is told once, to whoever invites, and is not kept.
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

alter table {{ schema }}.invitation owner to {{ owner }};
alter table {{ schema }}.invitation enable row level security;

comment on table {{ schema }}.invitation is
'Who was asked to join a tenant, as what, and whether they came.';
comment on column {{ schema }}.invitation.email is
'Only the user with this email in the claims can accept; NULL: whoever has the token.';
comment on column {{ schema }}.invitation.token_hash is
'SHA-256 of the token. Nobody is granted this column.';

grant
select (id, tenant_id, email, role, invited_by, created_at, expires_at, accepted_at, accepted_by)
on {{ schema }}.invitation to {{ member }};
grant
select (id, tenant_id, email, role, invited_by, created_at, expires_at, accepted_at, accepted_by),
delete
on {{ schema }}.invitation to {{ operator }};
