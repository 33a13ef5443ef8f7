{%- from "macros/grants.sql" import only -%}
-- The registered view of this name, however it is written, or an error.
create or replace function {{ schema }}.require_view(name text)
returns {{ schema }}.materialized_view
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    answer {{ schema }}.materialized_view;
begin
    select v.*
    into answer
    from {{ schema }}.materialized_view as v
    where v.name in (require_view.name, to_regclass(require_view.name)::text);

    if not found then
        raise exception '% is not registered', require_view.name
            using
                errcode = 'PKV01',
                detail = 'Only registered materialized views are refreshed.',
                hint = format('select {{ schema }}.register(%L);', require_view.name);
    end if;
    return answer;
end;
$$;

comment on function {{ schema }}.require_view(text) is
'The registered view of this name, or an error.';

{{ only("execute", "function " ~ schema ~ ".require_view(text)", operator) }}
