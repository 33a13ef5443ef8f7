{# stand_in: SQL that is run only where this package itself provides the schema.

   schema.sql creates a schema that is missing and marks it by its comment, which begins with
   "Stand-in". A schema without that mark is the real thing, or somebody else's: nothing in it is
   touched. What is state and what is behaviour stand in calls of their own: a block moves as one. #}

{%- macro stand_in(schema_name) -%}
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

{# stand_in_schema: the schema itself. Where the extension that brings the real thing can be created
   in this very database, that is taken instead. #}
{%- macro stand_in_schema(name, summary, extension="") -%}
do $stand_in$
begin
    if to_regnamespace('{{ name }}') is not null then
        return;
    end if;
{% if extension %}
    if
        '{{ extension }}' = any (
            string_to_array(replace(current_setting('shared_preload_libraries'), ' ', ''), ',')
        )
        and current_setting('{{ name }}.database_name', true) = current_database()
        and exists (
            select
            from pg_catalog.pg_available_extensions as e
            where e.name = '{{ extension }}'
        )
    then
        create extension {{ extension }};
        return;
    end if;
{% endif %}
    create schema {{ name }};
    comment on schema {{ name }} is 'Stand-in for {{ summary }}.';
end
$stand_in$;
{%- endmacro -%}
