{%- from "macros/grants.sql" import only -%}
-- Takes a policy away, with what was counted for it. Answers whether there was one.
create or replace function {{ schema }}.remove_policy(action text, name text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    gone integer;
begin
    delete from {{ schema }}.policy as p
    where
        p.action = remove_policy.action
        and p.name = remove_policy.name
    returning p.id into gone;

    delete from {{ schema }}.counter as c
    where c.policy_id = gone;

    return gone is not null;
end;
$$;

alter function {{ schema }}.remove_policy(text, text) owner to {{ owner }};

comment on function {{ schema }}.remove_policy(text, text) is
'Takes a policy away and answers whether there was one.';

{{ only("execute", "function " ~ schema ~ ".remove_policy(text, text)", [admin]) }}
