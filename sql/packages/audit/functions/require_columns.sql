{%- from "macros/grants.sql" import only -%}
-- Refuses columns that a table does not have, and those that must not be among them.
create or replace function {{ schema }}.require_columns(
    target regclass,
    wanted text [],
    forbidden text [] default '{}'
)
returns void
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    wrong text;
begin
    select string_agg(w.name, ', ' order by w.name)
    into wrong
    from unnest(require_columns.wanted) as w (name)
    where
        w.name = any (require_columns.forbidden)
        or not exists (
            select
            from pg_catalog.pg_attribute as a
            where
                a.attrelid = require_columns.target
                and a.attname = w.name
                and a.attnum > 0
                and not a.attisdropped
        );

    if wrong is not null then
        raise exception 'table % cannot be logged like this: %', require_columns.target, wrong
            using
                errcode = 'PKA04',
                detail = 'The columns must exist, and those of the primary key are always logged.',
                hint = 'Name columns of the table that are not part of its primary key.';
    end if;
end;
$$;

comment on function {{ schema }}.require_columns(regclass, text [], text []) is
'Refuses columns that a table does not have, and those that must not be among them.';

{{ only("execute", "function " ~ schema ~ ".require_columns(regclass, text [], text [])") }}
