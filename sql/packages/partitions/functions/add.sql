{%- from "macros/grants.sql" import only -%}
-- Makes a partition for a range in UTC: first as a table of its own, then attached. CREATE TABLE ...
-- PARTITION OF would lock out everybody who reads the parent; this lets them go on.
create or replace function {{ schema }}.add(
    parent regclass,
    from_at timestamp,
    to_at timestamp,
    period text default 'day',
    copies_triggers boolean default false
)
returns regclass
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    plain name := {{ schema }}.name_for(add.parent, add.period, add.from_at);
    home name;
    made regclass;
begin
    select n.nspname
    into home
    from pg_catalog.pg_class as c
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    where c.oid = add.parent;

    made := to_regclass(format('%I.%I', home, plain));
    if made is not null then
        raise exception 'there is a % already, and it is not the partition of %', made, add.parent
            using
                errcode = 'PKP04',
                detail = format('It would hold what is from %s to %s.', add.from_at, add.to_at),
                hint = format(
                    'Rename it, or take it: select {{ schema }}.attach(%L, %L, %L, %L);',
                    add.parent, made, add.from_at, add.to_at
                );
    end if;

    -- Without identity: that of the parent serves its partitions. Indexes come with ATTACH.
    execute format(
        'create table %I.%I (like %s including defaults including generated including constraints'
        ' including storage including compression including statistics)',
        home, plain, add.parent
    );
    made := format('%I.%I', home, plain)::regclass;
    perform {{ schema }}.dress(made, add.parent);
    perform {{ schema }}.attach(add.parent, made, add.from_at, add.to_at);
    perform {{ schema }}.finish(made, add.parent, add.copies_triggers);
    return made;
end;
$$;

comment on function {{ schema }}.add(regclass, timestamp, timestamp, text, boolean) is
'Makes a partition for a range in UTC, without locking out who reads or writes the parent.';

{{ only("execute", "function " ~ schema ~ ".add(regclass, timestamp, timestamp, text, boolean)", admin) }}
