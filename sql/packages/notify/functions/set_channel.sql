{%- from "macros/grants.sql" import only -%}
-- Makes a channel with its queue, or changes what is named. The settings are those of the queue:
-- rate_limit, retry_after, lease and so on.
create or replace function {{ schema }}.set_channel(
    name text,
    is_idempotent boolean default null,
    max_attempts integer default null,
    settings jsonb default '{}'
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into {{ schema }}.channel as c (name, is_idempotent, max_attempts, is_open)
    values (
        set_channel.name,
        coalesce(set_channel.is_idempotent, true),
        coalesce(set_channel.max_attempts, 8),
        true
    )
    on conflict on constraint channel_pkey do update
    set
        is_idempotent = coalesce(set_channel.is_idempotent, c.is_idempotent),
        max_attempts = coalesce(set_channel.max_attempts, c.max_attempts),
        is_open = true;

    -- The queue never gives up by itself: how often is tried, the channel says.
    perform {{ queue.schema }}.create_queue(
        {{ schema }}.queue_of(set_channel.name),
        set_channel.settings || '{"max_attempts": 32767}'
    );
end;
$$;

alter function {{ schema }}.set_channel(text, boolean, integer, jsonb) owner to {{ owner }};

comment on function {{ schema }}.set_channel(text, boolean, integer, jsonb) is
'Makes a channel and its queue, or changes them.';

{{ only("execute", "function " ~ schema ~ ".set_channel(text, boolean, integer, jsonb)", admin) }}
