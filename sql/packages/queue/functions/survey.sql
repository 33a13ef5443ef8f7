{%- from "macros/doors.sql" import door -%}
-- Looks at a queue from its very beginning: moves what is due to the ready jobs, admits jobs whose
-- key is free, and sets the marks anew. A claim calls it when the last survey is a second old, and
-- sooner when it found too little. So a job that committed behind a mark waits that long at most.
--
-- Marks follow one step behind what was seen: a transaction that enqueues has until the next step to
-- commit before claims pass it by. The caller writes the head down, if it writes anything.
create or replace function {{ schema }}.survey(queue_id integer)
returns {{ schema }}.head
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    h {{ schema }}.head := {{ schema }}.newest_head(survey.queue_id);
    newest bigint;
begin
    perform {{ schema }}.resettle(survey.queue_id);
    if h.next_run_at <= clock_timestamp() then
        perform {{ schema }}.promote(survey.queue_id);
    end if;
    if h.is_keyed then
        perform {{ schema }}.admit(survey.queue_id);
    end if;

    if random() < 0.1 then
        perform {{ schema }}.fold();
    end if;

    h := {{ schema }}.newest_head(survey.queue_id);
    newest := coalesce(pg_sequence_last_value('{{ schema }}.job_id'), 0);

    with recursive lane as (
        (
            select
                r.priority,
                r.id
            from {{ schema }}.ready as r
            where r.queue_id = survey.queue_id
            order by r.priority, r.id
            limit 1
        )
        union all
        select
            n.priority,
            n.id
        from lane as l
        cross join lateral (
            select
                r.priority,
                r.id
            from {{ schema }}.ready as r
            where
                r.queue_id = survey.queue_id
                and r.priority > l.priority
            order by r.priority, r.id
            limit 1
        ) as n
    ),
    mark as (
        select
            coalesce(l.priority, o.priority) as priority,
            least(coalesce(l.id, newest), coalesce(o.seen, 0)) as first,
            coalesce(l.id, newest) as seen
        from lane as l
        full join unnest(h.priorities, h.seen) as o (priority, seen)
            on l.priority = o.priority
        where
            l.id is not null
            or cardinality(h.priorities) < 8
    )

    select
        coalesce(array_agg(m.priority order by m.priority), '{0}'),
        coalesce(array_agg(m.first order by m.priority), '{0}'),
        coalesce(array_agg(m.seen order by m.priority), '{0}')
    into h.priorities, h.firsts, h.seen
    from mark as m;

    select coalesce(min(l.run_at), 'infinity') into h.next_run_at
    from {{ schema }}.later as l
    where l.queue_id = survey.queue_id;

    h.surveyed_at := clock_timestamp();
    h.moved_at := h.surveyed_at;
    return h;
end;
$$;

comment on function {{ schema }}.survey(integer) is
'Moves what is due to the ready jobs and sets the marks of a queue anew.';

{{ door(owner, schema ~ ".survey(integer)") }}
