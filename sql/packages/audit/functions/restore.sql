{%- from "macros/grants.sql" import only -%}
-- Sets one row back to what it was at a time: changes it, brings it back, or removes it where it was not
-- there. The log keeps that, too. Columns that are excluded or redacted stay as they are; so do
-- generated ones. Who calls it needs the rights for the change itself.
create or replace function {{ schema }}.restore(target regclass, key text, at timestamptz)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    key_columns text [] := {{ schema }}.key_columns(restore.target);
    wanted jsonb;
    identity jsonb;
    columns text;
    changeable text;
    matches text;
    changed integer;
begin
    select a.data
    into wanted
    from {{ schema }}.as_of(restore.target, restore.at, restore.key) as a;

    identity := case
        when cardinality(key_columns) = 1 then jsonb_build_object(key_columns[1], restore.key)
        else (
            select jsonb_object_agg(k.name, restore.key::jsonb -> (k.place - 1)::integer)
            from unnest(key_columns) with ordinality as k (name, place)
        )
    end;
    select string_agg(format('t.%1$I = r.%1$I', k.name), ' and ')
    into matches
    from unnest(key_columns) as k (name);

    if wanted is null then
        execute format(
            'delete from %1$s as t using jsonb_populate_record(null::%1$s, $1) as r where %2$s',
            restore.target, matches
        )
        using identity;
        get diagnostics changed = row_count;
        return case when changed > 0 then 'deleted' else 'unchanged' end;
    end if;

    select
        string_agg(quote_ident(a.attname), ', ' order by a.attnum),
        string_agg(quote_ident(a.attname), ', ' order by a.attnum) filter (
            where a.attidentity <> 'a'
        )
    into
        columns,
        changeable
    from pg_catalog.pg_attribute as a
    left join {{ schema }}.tracked as s on a.attrelid = s.relation
    where
        a.attrelid = restore.target
        and a.attnum > 0
        and not a.attisdropped
        and a.attgenerated = ''
        and wanted ? a.attname
        and not a.attname = any (coalesce(s.excluded || s.redacted, '{}'));

    execute format(
        'update %1$s as t set (%2$s) = (select %2$s from jsonb_populate_record(null::%1$s, $1))'
        ' from jsonb_populate_record(null::%1$s, $2) as r where %3$s',
        restore.target, coalesce(changeable, columns), matches
    )
    using wanted, identity;
    get diagnostics changed = row_count;
    if changed > 0 then
        return 'updated';
    end if;
    execute format(
        'insert into %1$s (%2$s) overriding system value'
        ' select %2$s from jsonb_populate_record(null::%1$s, $1)',
        restore.target, columns
    )
    using wanted;
    return 'inserted';
end;
$$;

comment on function {{ schema }}.restore(regclass, text, timestamptz) is
'Sets one row back to what it was at a time; returns updated, inserted, deleted or unchanged.';

{{ only("execute", "function " ~ schema ~ ".restore(regclass, text, timestamptz)", reader) }}
