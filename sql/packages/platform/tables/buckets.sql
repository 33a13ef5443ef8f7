{%- from "macros/stand_in.sql" import stand_in -%}
-- Buckets hold objects. The bytes lie elsewhere; this is what SQL knows of them.
{% call stand_in("storage") %}
create table storage.buckets (
    id text primary key,
    name text not null unique,
    owner uuid,
    owner_id text,
    public boolean default false,
    avif_autodetection boolean default false,
    file_size_limit bigint,
    allowed_mime_types text[],
    created_at timestamptz default now(),
    updated_at timestamptz default now()
);
{% endcall %}

{% call stand_in("storage") %}
alter table storage.buckets enable row level security;

comment on table storage.buckets is
'Buckets hold objects. Row security decides who sees them; without a policy nobody does.';
comment on column storage.buckets.owner is
'Deprecated: owner_id is read instead.';

grant all on storage.buckets to anon, authenticated, service_role;
grant select, insert, update, delete on storage.buckets to {{ owner }};
{% endcall %}
