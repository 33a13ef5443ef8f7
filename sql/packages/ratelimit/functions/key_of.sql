{%- from "macros/grants.sql" import only -%}
-- Whose budget it is: the value of the policy's claim. Callers without it share one budget, so that
-- leaving a claim out is no way around a limit. A budget in shards is cut by session.
-- Without a SET clause, so that it is put into the statement that looks the counter up.
create or replace function {{ schema }}.key_of(claims jsonb, claim text, shards integer)
returns text
language sql
stable
security invoker
as $$
    select
        coalesce(key_of.claims #>> string_to_array(nullif(key_of.claim, ''), '.'), '')
        || case when key_of.shards > 1 then '#' || pg_backend_pid() % key_of.shards else '' end;
$$;

alter function {{ schema }}.key_of(jsonb, text, integer) owner to {{ owner }};

comment on function {{ schema }}.key_of(jsonb, text, integer) is
'Whose budget it is: the value of a claim, and the shard of this session.';

{{ only("execute", "function " ~ schema ~ ".key_of(jsonb, text, integer)") }}
