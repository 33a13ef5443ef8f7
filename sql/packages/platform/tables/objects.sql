{%- from "macros/stand_in.sql" import stand_in -%}
-- One row per stored object. Deleting the row leaves the bytes behind: see protect_delete().
{% call stand_in("storage") %}
create table storage.objects (
    id uuid primary key default gen_random_uuid(),
    bucket_id text references storage.buckets (id),
    name text,
    owner uuid,
    owner_id text,
    metadata jsonb,
    user_metadata jsonb,
    path_tokens text[] generated always as (string_to_array(name, '/')) stored,
    version text,
    created_at timestamptz default now(),
    updated_at timestamptz default now(),
    last_accessed_at timestamptz default now(),
    constraint objects_bucket_and_name unique (bucket_id, name)
);
{% endcall %}

{% call stand_in("storage") %}
alter table storage.objects enable row level security;

comment on table storage.objects is
'One row per stored object. Row security decides who sees it; without a policy nobody does.';
comment on column storage.objects.owner is
'Deprecated: owner_id is read instead.';

grant all on storage.objects to anon, authenticated, service_role;
grant select, insert, update, delete on storage.objects to {{ owner }};
{% endcall %}
