{# managed: lets the partitions of a table come and go by themselves. It stands in data/, in a file
   named after the table: laid after it, and again when the numbers change. #}

{%- macro managed(
    partitions, schema, table, period, ahead=3, keep=none, drop_after="1 day", since=none, copies_triggers=false
) -%}
select {{ partitions }}.manage(
    '{{ schema }}.{{ table }}'::regclass,
    {{ period | literal }},
    ahead => {{ ahead }},
    keep => {{ keep | literal if keep else "null" }},
    drop_after => {{ drop_after | literal if drop_after else "null" }},
    since => {{ since | literal if since else "null" }},
    copies_triggers => {{ "true" if copies_triggers else "false" }}
);
{%- endmacro -%}
