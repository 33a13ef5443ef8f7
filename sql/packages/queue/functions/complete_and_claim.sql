{%- from "macros/claiming.sql" import find, lock, lock_special, move, survey, variables with context -%}
{%- from "macros/doors.sql" import door -%}
{%- from "macros/stepping.sql" import lease, step with context -%}
-- Ends the jobs that were done and gives out the next ones, in one transaction: half the commits of
-- complete() and claim(), and commits are what bounds a queue that is worked one job at a time.
--
-- The most urgent priority comes first, in it the oldest. Jobs that others hold are skipped: nobody
-- waits in line. The plan must not depend on how many jobs there were when it was made, hence the
-- two settings.
create or replace function {{ schema }}.complete_and_claim(
    queue text,
    ids bigint[],
    tokens bigint[],
    batch integer default 1,
    worker text default null,
    lease interval default null
)
returns setof {{ schema }}.job
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
{{ variables() }}
    token bigint;
    ended_queue integer;
    held_until timestamptz;
    its_priority smallint;
    is_plain boolean;
    job {{ schema }}.ready;
begin
    if cardinality(complete_and_claim.ids) = 1 then
        delete from {{ schema }}.running as r
        where
            r.id = complete_and_claim.ids[1]
            and r.token = complete_and_claim.tokens[1]
            and not r.has_ends
        returning r.queue_id into ended_queue;
        if not found then
            perform {{ schema }}.complete_with_ends(
                complete_and_claim.ids, complete_and_claim.tokens
            );
        else
        {{ step("complete_and_claim") }}
        end if;
    elsif cardinality(complete_and_claim.ids) > 1 then
        perform {{ schema }}.complete(complete_and_claim.ids, complete_and_claim.tokens);
    end if;

    {{ find("complete_and_claim.queue") }}
    wanted := complete_and_claim.batch;
    its_lease := coalesce(complete_and_claim.lease, its_lease);

    if is_paused then
        wanted := 0;
    elsif is_special then
    {{ lock_special() }}
    elsif wanted > 1 then
    {{ lock() }}
    elsif wanted = 1 then
        <<search>>
        loop
            for lane in 1 .. cardinality(lanes) loop
                delete from {{ schema }}.ready as r
                where r.ctid = (
                    select n.ctid
                    from {{ schema }}.ready as n
                    where
                        n.queue_id = found_queue
                        and n.priority = lanes[lane]
                        and n.id >= firsts[lane]
                    order by n.id
                    limit 1
                    for update skip locked
                )
                returning r.* into job;
                continue when not found;
                first := job.id;
                {{ move() }}
                exit search;
            end loop;
            exit search when
                surveyed_at > moment - interval '100 ms'
                or 0 >= all (firsts);
            {{ survey() }}
        end loop search;
    end if;

    if job.id is not null then
        {{ lease("complete_and_claim", "found_queue", "moment + its_lease") }}
    end if;
    if places is not null then
        token := nextval('{{ schema }}.token_id');
{% for table, tenant in (("ready", "t.tenant"), ("fair", "nullif(t.tenant, '')")) %}
        {{ "if not is_fair then" if loop.first else "else" }}
            return query
            with taken as (
                delete from {{ schema }}.{{ table }} as r
                where r.ctid = any (places)
                returning r.*
            ),
            leased as (
                insert into {{ schema }}.running (
                    id, run_at, queue_id, priority, attempt, max_attempts, kind, tenant,
                    concurrency_key, unique_key, payload,
                    token, lease_until, started_at, progress, is_cancelled, has_ends, worker
                )
                select
                    t.id, t.run_at, t.queue_id, t.priority, t.attempt + 1, t.max_attempts, t.kind,
                    {{ tenant }}, t.concurrency_key, t.unique_key, t.payload,
                    token, moment + its_lease, moment, 0, false,
                    is_kept or t.unique_key is not null or t.concurrency_key is not null,
                    complete_and_claim.worker
                from taken as t
            )
            select
                t.id, t.kind, t.payload, t.attempt + 1, token, complete_and_claim.queue,
                t.priority, t.max_attempts::integer, {{ tenant }}, t.concurrency_key, t.run_at,
                moment + its_lease
            from taken as t
            order by t.priority, t.id;
{% endfor %}
        end if;
    end if;

    if token is not null and ended_queue is distinct from found_queue then
        insert into {{ schema }}.tally (queue_id, ready)
        values (found_queue, -coalesce(cardinality(places), 1));
    end if;
    if ended_queue is not null then
        insert into {{ schema }}.tally (queue_id, ready, done)
        values (
            ended_queue,
            case
                when token is null or ended_queue <> found_queue then 0
                else -coalesce(cardinality(places), 1)
            end,
            1
        );
    end if;
    if
        surveyed.surveyed_at is not null
        and (token is not null or pg_current_xact_id_if_assigned() is not null)
    then
        perform {{ schema }}.write_head(surveyed);
    end if;
end;
$$;

comment on function
{{ schema }}.complete_and_claim(text, bigint[], bigint[], integer, text, interval) is
'Ends the jobs that were done and gives out the next ones, in one transaction.';

{{ door(
    owner, schema ~ ".complete_and_claim(text, bigint[], bigint[], integer, text, interval)", worker
) }}
