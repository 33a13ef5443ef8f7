{%- from "macros/grants.sql" import only -%}
-- Ends a delivery, and gives the next of the same key to the queue.
create or replace function {{ schema }}.finish(
    id bigint,
    state text,
    error text default null,
    provider_id text default null
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    done {{ schema }}.delivery;
    next {{ schema }}.delivery;
begin
    update {{ schema }}.delivery as d
    set
        state = finish.state,
        error = coalesce(finish.error, d.error),
        provider_id = coalesce(finish.provider_id, d.provider_id),
        finished_at = clock_timestamp()
    where d.id = finish.id
    returning d.* into done;

    if done.order_key is null then
        return;
    end if;
    perform {{ schema }}.lock_order(done.channel, done.order_key);
    update {{ schema }}.delivery as d
    set state = 'waiting'
    where
        d.state = 'held'
        and d.id = (
            select min(n.id)
            from {{ schema }}.delivery as n
            where
                n.channel = done.channel
                and n.order_key = done.order_key
                and n.finished_at is null
        )
    returning d.* into next;
    if found then
        perform {{ schema }}.enqueue(next);
    end if;
end;
$$;

alter function {{ schema }}.finish(bigint, text, text, text) owner to {{ owner }};

comment on function {{ schema }}.finish(bigint, text, text, text) is
'Ends a delivery and lets the next of its key go.';

{{ only("execute", "function " ~ schema ~ ".finish(bigint, text, text, text)") }}
