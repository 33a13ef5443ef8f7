{%- from "macros/grants.sql" import only -%}
-- All metrics with their values now. A source that fails (a right that is missing, a table that is
-- locked, an UNLOGGED table on a standby) costs its own metrics and no others: pgpkg_source_up is 0.
-- pgpkg: allow plpgsql-warning: source_query() quotes every name in the text that it makes
create or replace function {{ schema }}.samples()
returns table (name text, labels jsonb, value double precision)
language plpgsql
stable
security definer
set search_path = ''
set lock_timeout = '500ms'
as $$
declare
    source text;
    query text;
    is_up boolean;
begin
    for source in
        select distinct m.source
        from {{ schema }}.metric as m
        order by m.source
    loop
        begin
            query := {{ schema }}.source_query(source);
            is_up := true;
            continue when query is null;
            return query execute query;
        exception
            when others then
                is_up := false;
                raise debug 'metrics source %: %', source, sqlerrm using errcode = sqlstate;
        end;

        return query
        select
            'pgpkg_source_up',
            jsonb_build_object('source', source),
            is_up::integer::double precision;
    end loop;
end;
$$;

alter function {{ schema }}.samples() owner to {{ owner }};

comment on function {{ schema }}.samples() is
'All metrics with their values now; a source that fails costs only its own.';

{{ only("execute", "function " ~ schema ~ ".samples()", [reader]) }}
