{%- from "macros/grants.sql" import only -%}
-- The statements that cost most time, where pg_stat_statements is there, in whichever schema; none
-- where it is missing or not loaded. Only this database's.
-- pgpkg: allow plpgsql-warning: the view may be missing, so only dynamic SQL can fill the columns
create or replace function {{ schema }}.statements(at_most integer default 20)
returns table (
    query_id bigint,
    role text,
    query text,
    calls bigint,
    total interval,
    mean interval,
    worst interval,
    row_count bigint
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    place text := (
        select quote_ident(n.nspname)
        from pg_catalog.pg_extension as e
        inner join pg_catalog.pg_namespace as n
            on e.extnamespace = n.oid
        where e.extname = 'pg_stat_statements'
    );
begin
    if place is null then
        return;
    end if;

    return query execute format(
        'select s.queryid, s.userid::regrole::text, s.query, s.calls,'
        ' make_interval(secs => s.total_exec_time / 1000),'
        ' make_interval(secs => s.mean_exec_time / 1000),'
        ' make_interval(secs => s.max_exec_time / 1000), s.rows'
        ' from %s.pg_stat_statements as s'
        ' where s.dbid = (select d.oid from pg_catalog.pg_database as d'
        ' where d.datname = current_database())'
        ' order by s.total_exec_time desc limit $1',
        place
    )
    using statements.at_most;
exception
    when object_not_in_prerequisite_state then
        return;
end;
$$;

alter function {{ schema }}.statements(integer) owner to {{ owner }};

comment on function {{ schema }}.statements(integer) is
'The statements that cost most time, where pg_stat_statements is there.';

{{ only("execute", "function " ~ schema ~ ".statements(integer)", [reader]) }}
