{#- The short way from one job to the next, for a worker that does them one at a time: it looks near the
   job that it has just ended, where the next one nearly always is. There an index scan reads a few
   entries; from the mark it reads a page of them, and those of jobs that are gone. What it does not
   find there is found the long way, which every sixteenth call takes anyway: so what was put behind,
   a job that is tried again or that committed late, is not passed by for long.

   Each expression of PL/pgSQL is made ready anew in each transaction, so the conditions stand in the first
   statement, as a column: as a filter they would make its plan longer. -#}

{%- macro step(function) -%}
    select
        q.is_kept,
        moment + coalesce({{ function }}.lease, q.lease),
        h.priorities[1],
        {{ function }}.batch = 1
        and q.id = ended_queue
        and not (q.is_paused or q.is_fair or h.is_keyed)
        and q.rate_limit is null
        and h.surveyed_at >= moment - interval '1 second'
        and h.next_run_at > moment
        and cardinality(h.priorities) = 1
        and random() > 0.06
    into is_kept, held_until, its_priority, is_plain
    from {{ schema }}.queue as q
    inner join lateral (
        select n.*
        from {{ schema }}.head as n
        where n.queue_id = q.id
        order by n.id desc
        limit 1
    ) as h
        on true
    where q.name = {{ function }}.queue;

    if is_plain then
        delete from {{ schema }}.ready as r
        where r.ctid = (
            select n.ctid
            from {{ schema }}.ready as n
            where
                n.queue_id = ended_queue
                and n.priority = its_priority
                and n.id between {{ function }}.ids[1] - 32 and {{ function }}.ids[1] + 96
            order by n.id
            limit 1
            for update skip locked
        )
        returning r.* into job;
        if found then
            {{ lease(function, "ended_queue", "held_until") }}
            insert into {{ schema }}.tally (queue_id, ready, done) values (ended_queue, -1, 1);
            return;
        end if;
    end if;
{%- endmacro -%}

{# lease: writes down that the caller holds `job`, and gives it out. #}
{%- macro lease(function, queue_id, until) -%}
insert into {{ schema }}.running (
                id, run_at, queue_id, priority, attempt, max_attempts, kind, tenant,
                concurrency_key, unique_key, payload,
                token, lease_until, started_at, progress, is_cancelled, has_ends, worker
            )
            values (
                job.id, job.run_at, {{ queue_id }}, job.priority, job.attempt + 1,
                job.max_attempts, job.kind, job.tenant, job.concurrency_key, job.unique_key,
                job.payload, nextval('{{ schema }}.token_id'), {{ until }}, moment, 0, false,
                is_kept or job.unique_key is not null or job.concurrency_key is not null,
                {{ function }}.worker
            )
            returning token into token;
            return next row(
                job.id, job.kind, job.payload, job.attempt + 1, token, {{ function }}.queue,
                job.priority, job.max_attempts::integer, job.tenant, job.concurrency_key,
                job.run_at, {{ until }}
            )::{{ schema }}.job;
{%- endmacro -%}
