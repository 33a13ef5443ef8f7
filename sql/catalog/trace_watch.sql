-- What trace puts into its own copy of a database: a look at everything that a statement can have
-- touched, and event triggers that take the same look around DDL inside DO blocks and functions.
create schema pgpkg_trace;
grant usage on schema pgpkg_trace to public;

-- Locks of this session, rows read and written in this transaction, and the relations as they are.
create function pgpkg_trace.look()
returns jsonb
language sql
volatile
security definer
set search_path = ''
as $$
    with relation as (
        select c.*, n.nspname
        from pg_catalog.pg_class as c
        inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
        where
            c.oid >= 16384
            and n.nspname !~ '^(pg_catalog|information_schema|pg_temp_|pg_toast_temp_|pgpkg_trace)'
            and c.relkind in ('r', 'p', 'm', 'v', 'f', 'S', 'i', 'I', 't')
    )

    select
        jsonb_build_object(
            'lock_timeout', pg_catalog.current_setting('lock_timeout'),
            'locks', (
                select coalesce(jsonb_agg(distinct jsonb_build_array(l.relation, l.mode)), '[]')
                from pg_catalog.pg_locks as l
                where
                    l.pid = pg_catalog.pg_backend_pid()
                    and l.locktype = 'relation'
                    and l.granted
                    and l.relation >= 16384
            ),
            'counts', (
                select
                    coalesce(
                        jsonb_object_agg(
                            s.relid,
                            jsonb_build_array(
                                s.seq_scan, s.seq_tup_read, coalesce(s.idx_tup_fetch, 0),
                                s.n_tup_ins, s.n_tup_upd, s.n_tup_del
                            )
                        ),
                        '{}'
                    )
                from pg_catalog.pg_stat_xact_user_tables as s
                where
                    coalesce(s.idx_scan, 0) + s.seq_scan + s.n_tup_ins + s.n_tup_upd
                    + s.n_tup_del > 0
            ),
            'relations', (
                select
                    coalesce(
                        jsonb_object_agg(
                            r.oid,
                            jsonb_build_array(
                                pg_catalog.format('%I.%I', r.nspname, r.relname),
                                r.relkind,
                                r.relfilenode,
                                r.reltablespace,
                                case
                                    when r.relkind in ('r', 'm') and r.relispopulated
                                        then pg_catalog.pg_relation_size(r.oid)
                                end,
                                (
                                    select i.indrelid
                                    from pg_catalog.pg_index as i
                                    where i.indexrelid = r.oid
                                )
                            )
                        ),
                        '{}'
                    )
                from relation as r
            ),
            'keys', (
                select
                    coalesce(
                        jsonb_agg(jsonb_build_array(k.conname, k.conrelid, k.confrelid)), '[]'
                    )
                from pg_catalog.pg_constraint as k
                where k.contype = 'f'
            ),
            'columns', (
                select coalesce(jsonb_object_agg(t.oid, t.columns), '{}')
                from (
                    select
                        r.oid,
                        jsonb_object_agg(
                            a.attnum, jsonb_build_array(a.attname, a.atttypid)
                        ) as columns
                    from relation as r
                    inner join pg_catalog.pg_attribute as a
                        on
                            r.oid = a.attrelid
                            and a.attnum > 0
                            and not a.attisdropped
                            and a.attgenerated = ''
                    where r.relkind in ('r', 'p', 'f')
                    group by r.oid
                ) as t
            )
        );
$$;

-- What stands beside a table: the table of an index, of its TOAST, of a sequence that it owns.
create function pgpkg_trace.homes()
returns table (oid oid, home oid, parent oid)
language sql
stable
set search_path = ''
as $$
    select i.indexrelid, coalesce(t.oid, i.indrelid), null::oid
    from pg_catalog.pg_index as i
    left join pg_catalog.pg_class as t on i.indrelid = t.reltoastrelid
    where i.indexrelid >= 16384
    union all
    select c.reltoastrelid, c.oid, null::oid
    from pg_catalog.pg_class as c
    where c.reltoastrelid >= 16384
    union all
    select d.objid, d.refobjid, null::oid
    from pg_catalog.pg_depend as d
    where
        d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and d.deptype in ('a', 'i')
        and d.refobjsubid > 0
        and d.objid in (select s.seqrelid from pg_catalog.pg_sequence as s)
    union all
    select h.inhrelid, h.inhrelid, h.inhparent
    from pg_catalog.pg_inherits as h
    inner join pg_catalog.pg_class as c on h.inhrelid = c.oid
    where c.relkind in ('r', 'p', 'f');
$$;

-- How many values an expression has when it is asked again and again in one statement. What is
-- STABLE or IMMUTABLE, and says so truly, has one.
create function pgpkg_trace.kinds(expression text, times integer)
returns bigint
language plpgsql
volatile
set search_path = ''
as $$
declare
    value text;
    seen text[] := '{}';
begin
    for n in 1..times loop
        execute 'select (' || expression || ')::text' into value;
        seen := seen || coalesce(value, '');
    end loop;
    return (select count(distinct v) from unnest(seen) as v);
end;
$$;

-- Where a deploying session with another search_path would put what it does not qualify.
create schema pgpkg_elsewhere;
grant usage, create on schema pgpkg_elsewhere to public;

create function pgpkg_trace.tell()
returns event_trigger
language plpgsql
set search_path = ''
as $$
begin
    if pg_catalog.current_setting('pgpkg_trace.deep', true) = 'on' then
        raise info 'pgpkg_trace % %', tg_event, tg_tag
            using detail = pgpkg_trace.look()::text;
    end if;
end;
$$;

create event trigger pgpkg_trace_before on ddl_command_start
execute function pgpkg_trace.tell();
create event trigger pgpkg_trace_after on ddl_command_end
execute function pgpkg_trace.tell();
