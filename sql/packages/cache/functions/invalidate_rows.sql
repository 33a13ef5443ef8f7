{%- from "macros/grants.sql" import only -%}
-- Invalidates the tags of the rows that one statement has written, before and after. The arguments
-- of the trigger are the templates. A statement of more than a hundred tags invalidates the families
-- instead, and so does TRUNCATE, of which the rows are not known.
create or replace function {{ schema }}.invalidate_rows()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    templates text[] := tg_argv[0:tg_nargs - 1];
    families text[] := (
        select array_agg(distinct regexp_replace(t.template, ':.*$', ':*'))
        from unnest(tg_argv[0:tg_nargs - 1]) as t (template)
    );
    query text;
    tags text[];
begin
    query := case tg_op
        when 'INSERT' then {{ schema }}.tags_of(templates, 'new_rows')
        when 'DELETE' then {{ schema }}.tags_of(templates, 'old_rows')
        when 'UPDATE' then
            {{ schema }}.tags_of(templates, 'old_rows', 'new_rows')
            || ' union all ' || {{ schema }}.tags_of(templates, 'new_rows', 'old_rows')
    end;

    if query is null then
        perform {{ schema }}.invalidate(variadic families);
        return null;
    end if;

    execute format(
        'select array_agg(f.tag) from'
        ' (select distinct t.tag from (%s) as t where t.tag is not null limit 101) as f',
        query
    )
    into tags;

    if cardinality(tags) > 100 then
        perform {{ schema }}.invalidate(variadic families);
    elsif tags is not null then
        perform {{ schema }}.invalidate(variadic tags);
    end if;

    return null;
end;
$$;

alter function {{ schema }}.invalidate_rows() owner to {{ owner }};

comment on function {{ schema }}.invalidate_rows() is
'Invalidates the tags of the rows that a statement has written. Arguments: templates of tags.';

{{ only("execute", "function " ~ schema ~ ".invalidate_rows()", [admin]) }}
