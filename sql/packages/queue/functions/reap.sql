{%- from "macros/doors.sql" import door -%}
-- Takes back jobs whose lease ran out, as if their attempt had failed, and says how many. Any worker
-- may call it, as often as it likes; what another one is busy with is skipped.
create or replace function {{ schema }}.reap(how_many integer default 1000)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
    lost record;
    reaped integer := 0;
begin
    for lost in
        select
            r.id,
            r.token,
            r.worker,
            r.lease_until
        from {{ schema }}.running as r
        where r.lease_until < clock_timestamp()
        order by r.id
        limit reap.how_many
        for update skip locked
    loop
        perform {{ schema }}.fail(
            lost.id,
            lost.token,
            format(
                'lease of worker %s ran out at %s', coalesce(lost.worker, '?'), lost.lease_until
            ),
            null
        );
        reaped := reaped + 1;
    end loop;
    return reaped;
end;
$$;

comment on function {{ schema }}.reap(integer) is
'Takes back jobs whose lease ran out and says how many.';

{{ door(owner, schema ~ ".reap(integer)", (worker, admin)) }}
