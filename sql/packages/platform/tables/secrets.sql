{%- from "macros/stand_in.sql" import stand_in -%}
-- Secrets by name. The stand-in keeps them in clear text: it is for scratch servers.
{% call stand_in("vault") %}
create table vault.secrets (
    id uuid primary key default gen_random_uuid(),
    name text unique,
    description text not null default '',
    secret text not null,
    key_id uuid,
    nonce bytea,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
{% endcall %}

{% call stand_in("vault") %}
alter table vault.secrets enable row level security;

comment on table vault.secrets is
'Secrets by name, in clear text: a stand-in for scratch servers.';

grant select, insert, update, delete on vault.secrets to service_role;
{% endcall %}
