{%- from "macros/grants.sql" import only -%}
-- The name of the queue of a channel. Without a SET clause, so that it becomes part of its caller.
create or replace function {{ schema }}.queue_of(channel text)
returns text
language sql
immutable
security invoker
as $$
    select '{{ schema }}.' || queue_of.channel;
$$;

alter function {{ schema }}.queue_of(text) owner to {{ owner }};

comment on function {{ schema }}.queue_of(text) is
'The name of the queue of a channel.';

{{ only("execute", "function " ~ schema ~ ".queue_of(text)") }}
