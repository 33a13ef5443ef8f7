{%- from "macros/doors.sql" import door -%}
-- Adds up the counters of all queues, unless another session is at it. Surveys call it now and then.
create or replace function {{ schema }}.fold()
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
    if not pg_try_advisory_xact_lock(hashtext('{{ schema }}.total'), 0) then
        return;
    end if;

    with gone as (
        delete from {{ schema }}.tally
        returning *
    )

    insert into {{ schema }}.total as t (
        queue_id, ready, later, blocked, dead, done, failed, cancelled
    )
    select
        g.queue_id,
        sum(g.ready),
        sum(g.later),
        sum(g.blocked),
        sum(g.dead),
        sum(g.done),
        sum(g.failed),
        sum(g.cancelled)
    from gone as g
    group by g.queue_id
    on conflict on constraint total_pkey do update
    set
        ready = t.ready + excluded.ready,
        later = t.later + excluded.later,
        blocked = t.blocked + excluded.blocked,
        dead = t.dead + excluded.dead,
        done = t.done + excluded.done,
        failed = t.failed + excluded.failed,
        cancelled = t.cancelled + excluded.cancelled;
end;
$$;

comment on function {{ schema }}.fold() is
'Adds up the counters of all queues.';

{{ door(owner, schema ~ ".fold()", (worker, admin)) }}
