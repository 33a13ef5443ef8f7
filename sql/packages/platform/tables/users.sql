{%- from "macros/stand_in.sql" import stand_in -%}
-- The people who sign in. On Supabase its own service writes here; the stand-in has the columns
-- that SQL reads, and is the target of foreign keys and of sign-up triggers.
{% call stand_in("auth") %}
create table auth.users (
    id uuid primary key default gen_random_uuid(),
    instance_id uuid,
    aud text,
    role text,
    email text unique,
    encrypted_password text,
    email_confirmed_at timestamptz,
    phone text unique,
    phone_confirmed_at timestamptz,
    confirmed_at timestamptz generated always as (
        least(email_confirmed_at, phone_confirmed_at)
    ) stored,
    last_sign_in_at timestamptz,
    raw_app_meta_data jsonb,
    raw_user_meta_data jsonb,
    is_super_admin boolean,
    is_sso_user boolean not null default false,
    is_anonymous boolean not null default false,
    banned_until timestamptz,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    deleted_at timestamptz
);
{% endcall %}

{% call stand_in("auth") %}
alter table auth.users enable row level security;

comment on table auth.users is
'The people who sign in. Nobody reads it through the API: ask auth.uid() and auth.jwt().';

revoke all on auth.users from public;
grant select, insert, update, delete on auth.users to service_role;
{% endcall %}
