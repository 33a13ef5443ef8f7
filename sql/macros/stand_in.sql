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
   in this very database, that is taken instead. Whether it can be is read from pg_settings, which
   hides from a deployer what current_setting() would refuse to tell. #}
{%- macro stand_in_schema(name, summary, extension="") -%}
do $stand_in$
{% if extension %}
declare
    can_be_created boolean := (
        select
            '{{ extension }}' = any (string_to_array(replace(p.setting, ' ', ''), ','))
            and d.setting = current_database()
        from pg_catalog.pg_settings as p
        left join pg_catalog.pg_settings as d
            on d.name = '{{ name }}.database_name'
        where p.name = 'shared_preload_libraries'
    ) and exists (
        select
        from pg_catalog.pg_available_extensions as e
        where e.name = '{{ extension }}'
    );
{% endif %}
begin
    if to_regnamespace('{{ name }}') is not null then
        return;
    end if;
{% if extension %}
    if can_be_created then
        create extension {{ extension }};
        return;
    elsif can_be_created is null then
        raise warning '% is not used: % may not see whether it is preloaded here',
            '{{ extension }}', current_user
            using hint = 'Let a superuser create the extension first, or grant pg_read_all_settings.';
    end if;
{% endif %}
    create schema {{ name }};
    comment on schema {{ name }} is 'Stand-in for {{ summary }}.';
end
$stand_in$;
{%- endmacro -%}
