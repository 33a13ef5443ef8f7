{%- from "macros/doors.sql" import door -%}
-- Since when the oldest of the jobs has waited that may run now; NULL when none does. Looks at the
-- first job of each priority only.
create or replace function {{ schema }}.oldest(queue_id integer)
returns timestamptz
language plpgsql
stable
security definer
set search_path = ''
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    h {{ schema }}.head := {{ schema }}.newest_head(oldest.queue_id);
    since timestamptz;
    found_at timestamptz;
begin
    for lane in 1 .. cardinality(h.priorities) loop
        select r.run_at into found_at
        from {{ schema }}.ready as r
        where
            r.queue_id = oldest.queue_id
            and r.priority = h.priorities[lane]
            and r.id >= h.firsts[lane]
        order by r.id
        limit 1;
        since := least(since, found_at);
    end loop;
    select f.run_at into found_at
    from {{ schema }}.fair as f
    where f.queue_id = oldest.queue_id
    order by f.tenant, f.priority, f.id
    limit 1;
    return least(since, found_at);
end;
$$;

comment on function {{ schema }}.oldest(integer) is
'Since when the oldest of the jobs has waited that may run now.';

{{ door(owner, schema ~ ".oldest(integer)", admin) }}
