-- Takes a cost out of one budget and answers whether it was still allowed. The verdict was made from
-- what had been read: as long as that still stands, it is written. Where somebody else was faster,
-- one statement waits for them and judges anew what they have left.
create or replace function {{ schema }}.take(
    policy {{ schema }}.policy,
    key text,
    cost integer,
    at timestamptz,
    seen {{ schema }}.counter,
    verdict {{ schema }}.verdict
)
returns boolean
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if verdict.allowed and seen.since is not null then
        update {{ schema }}.counter as c
        set
            since = verdict.since,
            used = verdict.used,
            previous = verdict.previous
        where
            c.policy_id = policy.id
            and c.key = take.key
            and c.since = seen.since
            and c.used = seen.used
            and c.previous = seen.previous;

        if found then
            return true;
        end if;
    end if;

    insert into {{ schema }}.counter as c (policy_id, key, since, used, previous)
    select
        policy.id,
        take.key,
        j.since,
        j.used,
        j.previous
    from {{ schema }}.judge(policy, cost, take.at, null, null, null) as j
    where j.allowed
    on conflict on constraint counter_pkey do update
        set (since, used, previous) = (
            select
                j.since,
                j.used,
                j.previous
            from {{ schema }}.judge(policy, cost, take.at, c.since, c.used, c.previous) as j
        )
        where ({{ schema }}.judge(policy, cost, take.at, c.since, c.used, c.previous)).allowed;

    return found;
end;
$$;

alter function {{ schema }}.take(
    {{ schema }}.policy,
    text,
    integer,
    timestamptz,
    {{ schema }}.counter,
    {{ schema }}.verdict
) owner to {{ owner }};

comment on function {{ schema }}.take(
    {{ schema }}.policy,
    text,
    integer,
    timestamptz,
    {{ schema }}.counter,
    {{ schema }}.verdict
) is 'Takes a cost out of one budget and answers whether it was still allowed.';

revoke all on function {{ schema }}.take(
    {{ schema }}.policy,
    text,
    integer,
    timestamptz,
    {{ schema }}.counter,
    {{ schema }}.verdict
) from public;
