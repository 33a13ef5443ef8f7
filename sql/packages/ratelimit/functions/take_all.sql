{%- from "macros/grants.sql" import only -%}
-- Takes a cost out of all budgets of an action, or out of none. In the order of the policies, so that
-- two calls cannot wait for each other in a ring. Answers with the name of the policy that did not
-- allow it after all, or NULL: what was taken before is given back with the subtransaction.
create or replace function {{ schema }}.take_all(
    action text,
    claims jsonb,
    cost integer,
    at timestamptz
)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    one record;
    is_taken boolean;
begin
    for one in
        select
            p as policy,
            c as counter,
            {{ schema }}.key_of(take_all.claims, p.claim, p.shards) as key
        from {{ schema }}.policy as p
        left join {{ schema }}.counter as c
            on
                p.id = c.policy_id
                and c.key = {{ schema }}.key_of(take_all.claims, p.claim, p.shards)
        where p.action = take_all.action
        order by p.name
    loop
        is_taken := {{ schema }}.take(
            one.policy,
            one.key,
            cost,
            take_all.at,
            one.counter,
            {{ schema }}.judge(
                one.policy,
                cost,
                take_all.at,
                (one.counter).since,
                (one.counter).used,
                (one.counter).previous
            )
        );
        if not is_taken then
            raise exception '%', (one.policy).name using errcode = 'PKR09';
        end if;
    end loop;

    return null;
exception
    when sqlstate 'PKR09' then
        return sqlerrm;
end;
$$;

alter function {{ schema }}.take_all(text, jsonb, integer, timestamptz) owner to {{ owner }};

comment on function {{ schema }}.take_all(text, jsonb, integer, timestamptz) is
'Takes a cost out of all budgets of an action or none; answers who did not allow it.';

{{ only("execute", "function " ~ schema ~ ".take_all(text, jsonb, integer, timestamptz)") }}
