{%- from "macros/grants.sql" import only -%}
{# door: a function of the surface. It runs as the owner, who alone reaches the tables, and only the
   roles that are named may call it. #}
{%- macro door(owner, function, roles=()) -%}
alter function {{ function }} owner to {{ owner }};

{{ only("execute", "function " ~ function, roles) }}
{%- endmacro -%}
