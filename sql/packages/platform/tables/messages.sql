{%- from "macros/stand_in.sql" import stand_in -%}
-- Broadcast messages on their way to the browser. Policies on this table say who may listen to or
-- speak on a private topic. On Supabase each day is a partition; here one holds them all.
{% call stand_in("realtime") %}
create table realtime.messages (
    topic text not null,
    extension text not null,
    payload jsonb,
    event text,
    private boolean default false,
    updated_at timestamp not null default now(),
    inserted_at timestamp not null default now(),
    id uuid not null default gen_random_uuid(),
    binary_payload bytea,
    primary key (id, inserted_at)
)
partition by range (inserted_at);

create table realtime.messages_default partition of realtime.messages default;
{% endcall %}

{% call stand_in("realtime") %}
alter table realtime.messages enable row level security;
alter table realtime.messages_default enable row level security;

comment on table realtime.messages is
'Broadcast messages. Policies here say who may listen to or speak on a private topic.';
comment on table realtime.messages_default is
'Holds the messages of every day; nobody is granted it directly.';

grant select, insert, update on realtime.messages to anon, authenticated, service_role;
{% endcall %}
