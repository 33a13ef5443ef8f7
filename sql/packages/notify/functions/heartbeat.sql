{%- from "macros/grants.sql" import only -%}
-- Keeps deliveries in hand while a provider is slow. Answers those that are lost: stop there.
create or replace function {{ schema }}.heartbeat(
    ids bigint[],
    tokens bigint[],
    lease interval default null
)
returns setof bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    return query
    select g.id
    from unnest(heartbeat.ids, heartbeat.tokens) as g (id, token)
    left join {{ schema }}.delivery as d
        on
            g.id = d.id
            and g.token = d.token
            and d.state = 'sending'
    left join {{ queue.schema }}.heartbeat(
        array(
            select j.job_id
            from unnest(heartbeat.ids) with ordinality as h (id, place)
            left join {{ schema }}.delivery as j on h.id = j.id
            order by h.place
        ),
        heartbeat.tokens,
        heartbeat.lease
    ) as b on d.job_id = b.id
    where coalesce(b.is_lost, true);
end;
$$;

alter function {{ schema }}.heartbeat(bigint[], bigint[], interval) owner to {{ owner }};

comment on function {{ schema }}.heartbeat(bigint[], bigint[], interval) is
'Keeps deliveries in hand for longer; answers those that are lost.';

{{ only("execute", "function " ~ schema ~ ".heartbeat(bigint[], bigint[], interval)", dispatcher) }}
