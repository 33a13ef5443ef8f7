{%- from "macros/doors.sql" import door -%}
{%- from "macros/job.sql" import names -%}
-- Moves jobs that lie where claims of their queue do not look, because is_fair was changed after they
-- came, or while they did.
create or replace function {{ schema }}.resettle(queue_id integer)
returns void
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    is_fair boolean;
    job {{ schema }}.ready;
begin
    select q.is_fair into is_fair
    from {{ schema }}.queue as q
    where q.id = resettle.queue_id;

{% for table in ("ready", "fair") %}
    {{ "if is_fair then" if loop.first else "else" }}
        for job in
            delete from {{ schema }}.{{ table }} as w
            where w.ctid = any (array(
                select n.ctid
                from {{ schema }}.{{ table }} as n
                where n.queue_id = resettle.queue_id
                limit 1000
                for update skip locked
            ))
            returning
        {{ names("w.") }}
        loop
            perform {{ schema }}.make_ready(job);
        end loop;
{% endfor %}
    end if;
end;
$$;

comment on function {{ schema }}.resettle(integer) is
'Moves jobs to where claims of their queue look, after is_fair was changed.';

{{ door(owner, schema ~ ".resettle(integer)") }}
