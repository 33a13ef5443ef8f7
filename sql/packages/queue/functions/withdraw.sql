{%- from "macros/doors.sql" import door -%}
{%- from "macros/job.sql" import names -%}
-- Takes a job that waits out of its queue and returns it. NULL when it does not wait: it runs, has
-- ended, or a claim has just taken it.
create or replace function {{ schema }}.withdraw(job_id bigint)
returns {{ schema }}.ready
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    job {{ schema }}.ready;
begin
{% for table, counter in (("later", "later"), ("blocked", "blocked"), ("fair", "ready")) %}
    delete from {{ schema }}.{{ table }} as w
    where w.ctid = (
        select n.ctid
        from {{ schema }}.{{ table }} as n
        where n.id = withdraw.job_id
        for update skip locked
    )
    returning
        {{ names("w.") }}
    into job;
    if found then
        insert into {{ schema }}.tally (queue_id, {{ counter }}) values (job.queue_id, -1);
{% if counter == "ready" %}
        if job.concurrency_key is not null then
            insert into {{ schema }}.turn (queue_id, freed, concurrency_key)
            values (job.queue_id, 1, job.concurrency_key);
        end if;
{% endif %}
        return job;
    end if;
{% endfor %}

    -- Ready jobs have no index by number alone: it is looked for in each priority of each queue.
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
    place as materialized (
        select r.ctid as at
        from lane as l
        inner join {{ schema }}.ready as r
            on
                l.queue_id = r.queue_id
                and l.priority = r.priority
        where r.id = withdraw.job_id
        for update of r skip locked
    )

    delete from {{ schema }}.ready as w
    where w.ctid = any (array(select p.at from place as p))
    returning
        {{ names("w.") }}
    into job;
    if not found then
        return null;
    end if;

    insert into {{ schema }}.tally (queue_id, ready) values (job.queue_id, -1);
    if job.concurrency_key is not null then
        insert into {{ schema }}.turn (queue_id, freed, concurrency_key)
        values (job.queue_id, 1, job.concurrency_key);
    end if;
    return job;
end;
$$;

comment on function {{ schema }}.withdraw(bigint) is
'Takes a job that waits out of its queue and returns it; NULL when it does not wait.';

{{ door(owner, schema ~ ".withdraw(bigint)") }}
