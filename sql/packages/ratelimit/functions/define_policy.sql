{%- from "macros/grants.sql" import only -%}
-- Says how often an action is allowed from now on, for each value of a claim:
-- select ratelimit.define_policy('api', 'per user', 100, '1 minute');
-- select ratelimit.define_policy('api', 'per client', 1000, '1 hour', claim => 'tenant_id').
-- Another algorithm or period begins to count anew.
create or replace function {{ schema }}.define_policy(
    action text,
    name text,
    amount integer,
    period interval,
    algorithm text default 'sliding',
    burst integer default null,
    claim text default 'sub',
    shards integer default 1
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    length interval := make_interval(secs => extract(epoch from define_policy.period)::float8);
    changed integer;
begin
    if
        length > interval '0'
        and length < interval '1 microsecond' * define_policy.amount
    then
        raise exception '% in % is more than one in a microsecond',
            define_policy.amount, define_policy.period
            using
                errcode = 'PKR04',
                detail = 'No clock of this server tells such moments apart.',
                hint = 'Allow fewer, or in a longer period; without a policy there is no limit.';
    end if;

    delete from {{ schema }}.policy as p
    where
        p.action = define_policy.action
        and p.name = define_policy.name
        and (p.algorithm, p.period) is distinct from (define_policy.algorithm, length)
    returning p.id into changed;

    delete from {{ schema }}.counter as c
    where c.policy_id = changed;

    insert into {{ schema }}.policy (
        action, name, algorithm, amount, period, burst, claim, shards
    )
    values (
        define_policy.action,
        define_policy.name,
        define_policy.algorithm,
        define_policy.amount,
        length,
        coalesce(define_policy.burst, define_policy.amount),
        define_policy.claim,
        define_policy.shards
    )
    on conflict on constraint policy_pkey do update set
        amount = excluded.amount,
        burst = excluded.burst,
        claim = excluded.claim,
        shards = excluded.shards;
end;
$$;

alter function {{ schema }}.define_policy(
    text, text, integer, interval, text, integer, text, integer
) owner to {{ owner }};

comment on function {{ schema }}.define_policy(
    text, text, integer, interval, text, integer, text, integer
) is 'Says how often an action is allowed from now on, for each value of a claim.';

revoke all on function {{ schema }}.define_policy(
    text, text, integer, interval, text, integer, text, integer
) from public;
grant execute on function {{ schema }}.define_policy(
    text, text, integer, interval, text, integer, text, integer
) to {{ admin }};
