{%- from "macros/doors.sql" import door -%}
{%- from "macros/job.sql" import names -%}
-- Lets jobs with a concurrency key go on, as many as the key has free slots. Looks only at keys that
-- something happened to. One session at a time handles a key, others pass by: nobody waits.
create or replace function {{ schema }}.admit(queue_id integer)
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
    key text;
    freed integer;
    allowed integer;
    its_taken integer;
    admitted integer;
    job {{ schema }}.ready;
begin
    select q.concurrency into allowed
    from {{ schema }}.queue as q
    where q.id = admit.queue_id;

    for key in
        select distinct t.concurrency_key
        from (
            select n.concurrency_key
            from {{ schema }}.turn as n
            where n.queue_id = admit.queue_id
            limit 1000
        ) as t
    loop
        continue when not pg_try_advisory_xact_lock(
            hashtext('{{ schema }}.slot'), hashtext(admit.queue_id || ' ' || key)
        );
        with gone as (
            delete from {{ schema }}.turn as t
            where
                t.queue_id = admit.queue_id
                and t.concurrency_key = key
            returning t.freed
        )

        select sum(g.freed) into freed
        from gone as g;
        insert into {{ schema }}.slot as s (queue_id, concurrency_key)
        values (admit.queue_id, key)
        on conflict on constraint slot_pkey do update
        set taken = greatest(s.taken - coalesce(freed, 0), 0)
        returning s.taken into its_taken;

        admitted := 0;
        for job in
            delete from {{ schema }}.blocked as b
            where b.ctid = any (array(
                select n.ctid
                from {{ schema }}.blocked as n
                where
                    n.queue_id = admit.queue_id
                    and n.concurrency_key = key
                order by n.priority, n.id
                limit greatest(allowed - its_taken, 0)
                for update skip locked
            ))
            returning
                {{ names("b.") }}
        loop
            perform {{ schema }}.make_ready(job);
            admitted := admitted + 1;
        end loop;

        if its_taken + admitted = 0 then
            delete from {{ schema }}.slot as s
            where
                s.queue_id = admit.queue_id
                and s.concurrency_key = key;
        elsif admitted > 0 then
            update {{ schema }}.slot as s
            set taken = its_taken + admitted
            where
                s.queue_id = admit.queue_id
                and s.concurrency_key = key;
            insert into {{ schema }}.tally (queue_id, ready, blocked)
            values (admit.queue_id, admitted, -admitted);
        end if;
    end loop;
end;
$$;

comment on function {{ schema }}.admit(integer) is
'Lets jobs go on whose concurrency key has a free slot.';

{{ door(owner, schema ~ ".admit(integer)") }}
