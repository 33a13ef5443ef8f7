{# touch: keeps updated_at true. An update that changes nothing leaves it alone; with `columns`, one
   that changes none of them. The schema brings the function touch_updated_at(). #}

{%- macro touch(schema, table, columns=()) -%}
create or replace trigger {{ table }}_touch
before update on {{ schema }}.{{ table }}
for each row
{% if columns %}
when (
    (old.{{ columns | join(", old.") }})
    is distinct from (new.{{ columns | join(", new.") }})
)
{% else %}
when (old.* is distinct from new.*)
{% endif %}
execute function {{ schema }}.touch_updated_at();

comment on trigger {{ table }}_touch on {{ schema }}.{{ table }} is
'Sets updated_at when a row really changes.';
{%- endmacro -%}
