{# versioned: the function that people call. It hands over to one of its versions: name_v1, or name_v2
   for whom the flag is on. `flags` is the schema of the package; the flag is called schema.name.
   `arguments` are pairs of name and type, `defaults` the values of some by name. A function that
   returns a set says so with `is_set`. #}

{%- macro versioned(
    flags,
    schema,
    name,
    arguments,
    returns,
    roles,
    volatility="stable",
    is_set=false,
    defaults={},
    old="_v1",
    new="_v2"
) -%}
{%- set full = schema ~ "." ~ name -%}
{%- set given = namespace(types=[], names=[], full=[]) -%}
{% for argument, type in arguments %}
{%- set given.types = given.types + [type] -%}
{%- set given.names = given.names + [name ~ "." ~ argument] -%}
{%- set default = " default " ~ defaults[argument] if argument in defaults else "" -%}
{%- set given.full = given.full + [argument ~ " " ~ type ~ default] -%}
{% endfor %}
{%- set signature = full ~ "(" ~ given.types | join(", ") ~ ")" -%}
{%- set values = "(" ~ given.names | join(", ") ~ ")" -%}
create or replace function {{ full }}({{ given.full | join(", ") }})
returns {{ "setof " if is_set else "" }}{{ returns }}
language plpgsql
{{ volatility }}
security invoker
set search_path = ''
as $$
begin
    if {{ flags }}.is_on({{ full | literal }}) then
{% if is_set %}
        return query
        select v.*
        from {{ full }}{{ new }}{{ values }} as v;
    else
        return query
        select v.*
        from {{ full }}{{ old }}{{ values }} as v;
    end if;
{% else %}
        return {{ full }}{{ new }}{{ values }};
    end if;

    return {{ full }}{{ old }}{{ values }};
{% endif %}
end;
$$;

comment on function {{ signature }} is
{{ ("Hands over to " ~ name ~ old ~ ", or to " ~ name ~ new ~ " for whom the flag " ~ full ~ " is on.") | literal }};

revoke all on function {{ signature }} from public;
grant execute on function {{ signature }}
to {{ ([roles] if roles is string else roles) | map("ident") | join(", ") }};
{%- endmacro -%}
