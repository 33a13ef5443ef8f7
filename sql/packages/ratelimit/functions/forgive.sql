{%- from "macros/grants.sql" import only -%}
-- Gives somebody the whole budget of an action back, all shards of it. Whom, is said as in hit_for().
create or replace function {{ schema }}.forgive(action text, claims jsonb)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    given integer;
begin
    delete from {{ schema }}.counter as c
    using
        {{ schema }}.policy as p,
        generate_series(0, p.shards - 1) as s (number)
    where
        p.action = forgive.action
        and c.policy_id = p.id
        and c.key = coalesce(forgive.claims #>> string_to_array(nullif(p.claim, ''), '.'), '')
        || case when p.shards > 1 then '#' || s.number else '' end;

    get diagnostics given = row_count;
    return given;
end;
$$;

alter function {{ schema }}.forgive(text, jsonb) owner to {{ owner }};

comment on function {{ schema }}.forgive(text, jsonb) is
'Gives somebody the whole budget of an action back.';

{{ only("execute", "function " ~ schema ~ ".forgive(text, jsonb)", [admin]) }}
