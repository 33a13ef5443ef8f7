{%- from "macros/grants.sql" import only -%}
-- What all policies of an action say together, and, when all allow it and `is_taking`, the cost is
-- taken. First it only reads: what is denied writes nothing, locks nothing and needs no number of a
-- transaction.
create or replace function {{ schema }}.decide(
    action text,
    claims jsonb,
    cost integer,
    is_taking boolean,
    out allowed boolean,
    out remaining bigint,
    out retry_after interval,
    out policy text
)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    at timestamptz := clock_timestamp();
    limits integer := 0;
    one record;
    verdict {{ schema }}.verdict;
begin
    if coalesce(decide.cost, 0) < 1 then
        raise exception 'a cost of % is not positive', decide.cost
            using
                errcode = 'PKR03',
                detail = 'It would give back what others have used.',
                hint = 'Use {{ schema }}.forgive(action, claims) to give a budget back.';
    end if;

    allowed := true;
    for one in
        select
            p as policy,
            c as counter,
            {{ schema }}.key_of(decide.claims, p.claim, p.shards) as key
        from {{ schema }}.policy as p
        left join {{ schema }}.counter as c
            on
                p.id = c.policy_id
                and c.key = {{ schema }}.key_of(decide.claims, p.claim, p.shards)
        where p.action = decide.action
        order by p.name
    loop
        limits := limits + 1;
        verdict := {{ schema }}.judge(
            one.policy, cost, at, (one.counter).since, (one.counter).used, (one.counter).previous
        );
        remaining := least(remaining, verdict.remaining);

        if not verdict.allowed and (allowed or verdict.retry_after is null) then
            retry_after := verdict.retry_after;
            policy := (one.policy).name;
        elsif not verdict.allowed and verdict.retry_after > retry_after then
            retry_after := verdict.retry_after;
            policy := (one.policy).name;
        end if;
        allowed := allowed and verdict.allowed;
    end loop;

    if limits = 0 then
        raise exception 'no policy limits the action %', decide.action
            using
                errcode = 'PKR02',
                detail = 'An action without a policy would be without a limit.',
                hint = format(
                    'select {{ schema }}.define_policy(%L, ''per user'', 100, ''1 minute'');',
                    decide.action
                );
    end if;

    if not allowed or not is_taking then
        return;
    end if;

    if limits > 1 then
        policy := {{ schema }}.take_all(decide.action, claims, cost, at);
    elsif not {{ schema }}.take(one.policy, one.key, cost, at, one.counter, verdict) then
        policy := (one.policy).name;
    end if;

    if policy is not null then
        allowed := false;
        remaining := 0;
        retry_after := interval '0';
    elsif random() < 0.001 then
        perform {{ schema }}.purge(32);
    end if;
end;
$$;

alter function {{ schema }}.decide(text, jsonb, integer, boolean) owner to {{ owner }};

comment on function {{ schema }}.decide(text, jsonb, integer, boolean) is
'What all policies of an action say together; takes the cost when all allow it.';

{{ only("execute", "function " ~ schema ~ ".decide(text, jsonb, integer, boolean)") }}
