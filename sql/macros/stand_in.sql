{# stand_in: SQL that is run only where this package itself provides the schema.

   schema.sql creates a schema that is missing and marks it by its comment, which begins with
   "Stand-in". A schema without that mark is the real thing, or somebody else's: nothing in it is
   touched. `creates` tells the parser what lies inside, `needs` what must be there before. #}

{%- macro stand_in(schema_name, creates="", needs="") -%}
{%- if creates %}-- pgpkg: creates {{ creates }}
{% endif -%}
-- pgpkg: needs schema {{ schema_name }}{{ ", " ~ needs if needs }}
do $stand_in$
begin
    if obj_description(to_regnamespace('{{ schema_name }}'), 'pg_namespace') like 'Stand-in%' then
        execute $create$
{{ caller() | trim }}
$create$;
    end if;
end
$stand_in$;
{%- endmacro -%}

{# stand_in_schema: the schema itself. Where one of the extensions that bring the real thing is
   there, or can be created in this very database, that is taken instead. #}
{%- macro stand_in_schema(name, summary, extension="") -%}
-- pgpkg: creates schema {{ name }}
do $stand_in$
begin
    if to_regnamespace('{{ name }}') is not null then
        return;
    end if;
{%- if extension %}
    if exists (
        select
        from pg_catalog.pg_available_extensions as e
        where
            e.name = '{{ extension }}'
            and '{{ extension }}' = any (
                string_to_array(replace(current_setting('shared_preload_libraries'), ' ', ''), ',')
            )
            and current_setting('{{ extension | replace("pg_", "") }}.database_name', true)
            = current_database()
    ) then
        create extension {{ extension }};
        return;
    end if;
{%- endif %}
    create schema {{ name }};
    comment on schema {{ name }} is 'Stand-in for {{ summary }}.';
end
$stand_in$;
{%- endmacro -%}
