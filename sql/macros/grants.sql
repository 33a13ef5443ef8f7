{# Who may use an object: nobody but the roles that are named.

   PostgreSQL lets PUBLIC execute every new function, and default privileges inside one schema
   cannot take that back; so each object says it itself. #}

{%- macro only(privileges, object, roles=()) -%}
revoke all on {{ object }} from public;
{% for role in ([roles] if roles is string else roles) %}
grant {{ privileges }} on {{ object }} to {{ role | ident }};
{% endfor %}
{%- endmacro -%}
