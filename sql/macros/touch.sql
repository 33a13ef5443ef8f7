{# touch: keeps updated_at true. An update that changes nothing leaves it alone. The schema brings
   the function touch_updated_at(). #}

{%- macro touch(schema, table) -%}
create or replace trigger {{ table }}_touch
before update on {{ schema }}.{{ table }}
for each row
when (old.* is distinct from new.*)
execute function {{ schema }}.touch_updated_at();

comment on trigger {{ table }}_touch on {{ schema }}.{{ table }} is
'Sets updated_at when a row really changes.';
{%- endmacro -%}
