{%- from "macros/grants.sql" import only -%}
-- Gives a delivery to the queue of its channel, in the transaction of the caller.
create or replace function {{ schema }}.enqueue(delivery {{ schema }}.delivery)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    return {{ queue.schema }}.enqueue(
        queue => {{ schema }}.queue_of(delivery.channel),
        kind => 'delivery',
        payload => jsonb_build_object('delivery', delivery.id),
        run_at => delivery.run_at
    );
end;
$$;

alter function {{ schema }}.enqueue({{ schema }}.delivery) owner to {{ owner }};

comment on function {{ schema }}.enqueue({{ schema }}.delivery) is
'Gives a delivery to the queue of its channel.';

{{ only("execute", "function " ~ schema ~ ".enqueue(" ~ schema ~ ".delivery)") }}
