{%- from "macros/grants.sql" import only -%}
-- Where pg_trgm lies, if it is there: search functions forgive typos then. It may come and go
-- without anything having to be laid again.
create or replace function {{ schema }}.trigrams()
returns name
language sql
stable
security invoker
set search_path = ''
as $$
    select n.nspname
    from pg_catalog.pg_extension as e
    inner join pg_catalog.pg_namespace as n on e.extnamespace = n.oid
    where e.extname = 'pg_trgm';
$$;

comment on function {{ schema }}.trigrams() is
'The schema of pg_trgm; NULL where it is not installed.';

{{ only("execute", "function " ~ schema ~ ".trigrams()", [owner, reader, visitor]) }}
