{%- from "macros/doors.sql" import door -%}
-- Where a job is and how far: ready, later, blocked, running, dead, done or cancelled. No row when it
-- has ended in a queue that keeps nothing.
create or replace function {{ schema }}.status(id bigint)
returns table (
    queue text,
    kind text,
    state text,
    progress integer,
    attempt integer,
    max_attempts integer,
    run_at timestamptz,
    worker text,
    error text
)
language plpgsql
stable
security definer
set search_path = ''
set enable_seqscan = off
as $$
#variable_conflict use_column
begin
    return query
    with recursive lane as (
        (
            select
                r.queue_id,
                r.priority
            from {{ schema }}.ready as r
            order by r.queue_id, r.priority
            limit 1
        )
        union all
        select
            n.queue_id,
            n.priority
        from lane as l
        cross join lateral (
            select
                r.queue_id,
                r.priority
            from {{ schema }}.ready as r
            where (r.queue_id, r.priority) > (l.queue_id, l.priority)
            order by r.queue_id, r.priority
            limit 1
        ) as n
    ),
    place as (
        select
            r.queue_id, r.kind, 'running' as state, r.progress::integer as progress, r.attempt,
            r.max_attempts, r.run_at, r.worker, null as error
        from {{ schema }}.running as r
        where r.id = status.id
        union all
        select
            r.queue_id, r.kind, 'ready', null, r.attempt, r.max_attempts, r.run_at, null, null
        from lane as l
        inner join {{ schema }}.ready as r
            on
                l.queue_id = r.queue_id
                and l.priority = r.priority
        where r.id = status.id
        union all
        select f.queue_id, f.kind, 'ready', null, f.attempt, f.max_attempts, f.run_at, null, null
        from {{ schema }}.fair as f
        where f.id = status.id
        union all
        select b.queue_id, b.kind, 'blocked', null, b.attempt, b.max_attempts, b.run_at, null, null
        from {{ schema }}.blocked as b
        where b.id = status.id
        union all
        select
            l.queue_id, l.kind, 'later', null, l.attempt, l.max_attempts, l.run_at, null, l.error
        from {{ schema }}.later as l
        where l.id = status.id
        union all
        select d.queue_id, d.kind, 'dead', null, d.attempt, d.max_attempts, d.run_at, null, d.error
        from {{ schema }}.dead as d
        where d.id = status.id
        union all
        select
            a.queue_id, a.kind, a.outcome, case when a.outcome = 'done' then 100 end, a.attempt,
            null, a.run_at, a.worker, null
        from {{ schema }}.archive as a
        where a.id = status.id
    )

    select
        q.name, p.kind, p.state, p.progress, p.attempt::integer, p.max_attempts::integer, p.run_at,
        p.worker, p.error
    from place as p
    inner join {{ schema }}.queue as q
        on p.queue_id = q.id;
end;
$$;

comment on function {{ schema }}.status(bigint) is
'Where a job is and how far.';

{{ door(owner, schema ~ ".status(bigint)", (producer, worker, admin)) }}
