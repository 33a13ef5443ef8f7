{# Row security by tenant. `tenancy` is the schema of the package: tenancy.schema in a template.

   my_tenants: true for rows of the caller's tenants, those where the caller is at least `minimum`.
   The array is read once for the query and serves as an index condition; index the column first,
   then what you sort by: (tenant_id, created_at desc). #}

{%- macro my_tenants(tenancy, minimum=none, column="tenant_id") -%}
{{ column }} = any((select {{ tenancy }}.my_tenants({{ minimum | literal if minimum else "" }}))::uuid[])
{%- endmacro -%}

{# current_tenant: true for rows of the one tenant that the request is about, if the caller is at
   least `minimum` in it. One id beats an array: the index that finds the rows also orders them. #}
{%- macro current_tenant(tenancy, minimum=none, column="tenant_id") -%}
{{ column }} = (select {{ tenancy }}.current_tenant({{ minimum | literal if minimum else "" }}))
{%- endmacro -%}

{# tenant_policies: the policy file of a table with a tenant column. `reads`, `adds`, `changes` and
   `removes` name the lowest role that may; none: nobody. `current` narrows everything to the one
   tenant that the request is about. Grant the verbs yourself, beside the table. #}
{%- macro tenant_policies(
    tenancy,
    schema,
    table,
    roles,
    reads="viewer",
    adds="member",
    changes="member",
    removes="admin",
    column="tenant_id",
    current=false
) -%}
{%- set full = schema ~ "." ~ table -%}
{%- set own = current_tenant if current else my_tenants -%}
{%- set to = ([roles] if roles is string else roles) | map("ident") | join(", ") -%}
alter table {{ full }} enable row level security;
{% for verb, word, minimum, uses, checks in [
    ("select", "reads", reads, true, false),
    ("insert", "adds", adds, false, true),
    ("update", "changes", changes, true, true),
    ("delete", "removes", removes, true, false),
] %}

drop policy if exists {{ table }}_tenant_{{ word }} on {{ full }};
{% if minimum %}
create policy {{ table }}_tenant_{{ word }} on {{ full }}
for {{ verb }}
to {{ to }}
{% if uses %}
using ({{ own(tenancy, minimum, column) }}){{ "" if checks else ";" }}
{% endif %}
{% if checks %}
with check ({{ own(tenancy, minimum, column) }});
{% endif %}

comment on policy {{ table }}_tenant_{{ word }} on {{ full }} is
{{ ("Whoever is at least " ~ minimum ~ " of a tenant " ~ word ~ " its rows.") | literal }};
{% endif %}
{% endfor %}
{%- endmacro -%}

{# tenant_stays: the trigger file that keeps a row with its tenant. Without it, a member of two
   tenants could move rows from one to the other. #}
{%- macro tenant_stays(tenancy, schema, table, column="tenant_id") -%}
create or replace trigger {{ table }}_tenant_stays
before update on {{ schema }}.{{ table }}
for each row
when (old.{{ column }} is distinct from new.{{ column }})
execute function {{ tenancy }}.tenant_stays({{ column | literal }});

comment on trigger {{ table }}_tenant_stays on {{ schema }}.{{ table }} is
'A row cannot move to another tenant.';
{%- endmacro -%}

{# public_rows: what everybody may see, for instance `is_public and published_at <= now()`. A signed
   in user sees it too when `roles` names that role; the table then needs an index for `rows`,
   because policies are joined by OR. #}
{%- macro public_rows(schema, table, roles, rows) -%}
drop policy if exists {{ table }}_public_reads on {{ schema }}.{{ table }};
create policy {{ table }}_public_reads on {{ schema }}.{{ table }}
for select
to {{ ([roles] if roles is string else roles) | map("ident") | join(", ") }}
using ({{ rows }});

comment on policy {{ table }}_public_reads on {{ schema }}.{{ table }} is
'What is public is seen by everybody.';
{%- endmacro -%}

{# service_rows: what a worker may do with the rows of the tenant that it serves: verbs and no more.
   The service needs no BYPASSRLS, and without serve() it sees nothing. #}
{%- macro service_rows(tenancy, schema, table, service, verbs, column="tenant_id") -%}
{%- set mine = column ~ " = (select " ~ tenancy ~ ".served_tenant())" -%}
{%- set full = schema ~ "." ~ table -%}
{% for verb in verbs %}
drop policy if exists {{ table }}_service_{{ verb }} on {{ full }};
create policy {{ table }}_service_{{ verb }} on {{ full }}
for {{ verb }}
to {{ service | ident }}
{% if verb != "insert" %}
using ({{ mine }}){{ "" if verb == "update" else ";" }}
{% endif %}
{% if verb in ("insert", "update") %}
with check ({{ mine }});
{% endif %}

comment on policy {{ table }}_service_{{ verb }} on {{ full }} is
{{ ("The service may " ~ verb ~ " rows of the tenant that it serves.") | literal }};

{% endfor %}
grant {{ verbs | join(", ") }} on {{ full }} to {{ service | ident }};
{%- endmacro -%}
