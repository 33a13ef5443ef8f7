{%- from "macros/grants.sql" import only -%}
-- May somebody do this now? For services that ask on behalf of others: they say whom they ask for,
-- as the claims that somebody would have had: select * from ratelimit.hit_for('api', '{"sub": "u"}').
create or replace function {{ schema }}.hit_for(
    action text,
    claims jsonb,
    cost integer default 1,
    out allowed boolean,
    out remaining bigint,
    out retry_after interval,
    out policy text
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    select d.*
    into allowed, remaining, retry_after, policy
    from {{ schema }}.decide(hit_for.action, hit_for.claims, cost, true) as d;
end;
$$;

alter function {{ schema }}.hit_for(text, jsonb, integer) owner to {{ owner }};

comment on function {{ schema }}.hit_for(text, jsonb, integer) is
'May somebody with these claims do this now? For services.';

{{ only("execute", "function " ~ schema ~ ".hit_for(text, jsonb, integer)", [service]) }}
