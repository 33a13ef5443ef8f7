{%- from "macros/grants.sql" import only -%}
-- Ends deliveries that the provider has taken, and answers how many. One that is in other hands by
-- now does not count: its token is stale, and whoever holds it decides.
create or replace function {{ schema }}.sent(
    ids bigint[],
    tokens bigint[],
    provider_ids text[] default null
)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    held record;
    jobs bigint[] := array[]::bigint[];
    job_tokens bigint[] := array[]::bigint[];
begin
    for held in
        select
            d.id,
            d.job_id,
            d.token,
            sent.provider_ids[g.place] as provider_id
        from unnest(sent.ids, sent.tokens) with ordinality as g (id, token, place)
        inner join {{ schema }}.delivery as d
            on
                g.id = d.id
                and g.token = d.token
        where d.state = 'sending'
        order by d.id
        for no key update of d
    loop
        perform {{ schema }}.finish(held.id, 'sent', null, held.provider_id);
        jobs := array_append(jobs, held.job_id);
        job_tokens := array_append(job_tokens, held.token);
    end loop;
    perform {{ queue.schema }}.complete(jobs, job_tokens);
    return cardinality(jobs);
end;
$$;

alter function {{ schema }}.sent(bigint[], bigint[], text[]) owner to {{ owner }};

comment on function {{ schema }}.sent(bigint[], bigint[], text[]) is
'Ends deliveries that the provider has taken; answers how many, stale tokens not counted.';

{{ only("execute", "function " ~ schema ~ ".sent(bigint[], bigint[], text[])", dispatcher) }}
