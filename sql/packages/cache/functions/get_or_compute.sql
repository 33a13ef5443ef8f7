-- The value of a key; where there is none, one session computes it. The others get the stale value
-- while its grace lasts, or wait, and look again every few milliseconds: they hold no lock and no
-- place in a line, so this works behind a transaction pooler. Whoever has waited long enough
-- computes without keeping the result. A computation that fails is taken over by one who waits.
-- The guard is a lock until the end of the transaction: call this in a statement of its own.
-- It runs with the rights of the caller, and so does the computation.
create or replace function {{ schema }}.get_or_compute(
    key text,
    compute regprocedure,
    argument jsonb default null,
    tags text[] default '{}',
    ttl interval default null,
    kind text default null,
    patience interval default interval '2 seconds',
    tenant text default {{ schema }}.tenant()
)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    answer text := {{ schema }}.get(get_or_compute.key, get_or_compute.tenant);
    deadline timestamptz := clock_timestamp() + get_or_compute.patience;
    guard integer := hashtext(get_or_compute.tenant || e'\n' || get_or_compute.key);
    stamp bigint;
    is_mine boolean := false;
begin
    while answer is null and not pg_is_in_recovery() loop
        is_mine := pg_try_advisory_xact_lock('{{ schema }}.entry'::regclass::oid::integer, guard);
        if is_mine then
            answer := {{ schema }}.get(get_or_compute.key, get_or_compute.tenant);
            exit;
        end if;

        answer := {{ schema }}.stale(get_or_compute.key, get_or_compute.tenant);
        exit when answer is not null or clock_timestamp() > deadline;
        perform pg_sleep(0.005);
        answer := {{ schema }}.get(get_or_compute.key, get_or_compute.tenant);
    end loop;

    if answer is not null then
        return answer;
    end if;

    stamp := {{ schema }}.stamp(get_or_compute.tags);
    execute {{ schema }}.call_of(get_or_compute.compute)
    into answer
    using get_or_compute.argument;

    if is_mine and answer is not null then
        perform {{ schema }}.set(
            get_or_compute.key,
            answer,
            get_or_compute.tags,
            get_or_compute.ttl,
            get_or_compute.kind,
            get_or_compute.tenant,
            stamp
        );
    end if;

    return answer;
end;
$$;

alter function {{ schema }}.get_or_compute(
    text, regprocedure, jsonb, text[], interval, text, interval, text
) owner to {{ owner }};

comment on function {{ schema }}.get_or_compute(
    text, regprocedure, jsonb, text[], interval, text, interval, text
) is
'The value of a key, computed by one session where there is none. compute takes nothing or a jsonb.';

revoke all on function {{ schema }}.get_or_compute(
    text, regprocedure, jsonb, text[], interval, text, interval, text
) from public;
grant execute on function {{ schema }}.get_or_compute(
    text, regprocedure, jsonb, text[], interval, text, interval, text
) to {{ user }};
