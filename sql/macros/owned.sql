{# own_rows: true for rows of the user who asks. The subselect lets the planner read the claims once
   for the query and not once for each row. #}

{%- macro own_rows(column="user_id") -%}
{{ column }} = (select auth.uid())
{%- endmacro -%}

{# owner_reads: the policy file of a table that its users only read. #}
{%- macro owner_reads(schema, table, role, column="user_id") -%}
alter table {{ schema }}.{{ table }} enable row level security;

drop policy if exists {{ table }}_owner_reads on {{ schema }}.{{ table }};
create policy {{ table }}_owner_reads on {{ schema }}.{{ table }}
for select
to {{ role }}
using ({{ own_rows(column) }});

comment on policy {{ table }}_owner_reads on {{ schema }}.{{ table }} is
'Users see their own rows.';
{%- endmacro -%}
