{# metrics: registers columns of one relation. Each row: name without pgpkg_, type, column, how it is
   read, help, and a label with a constant value. `labels` maps labels to columns. #}
{%- macro metrics(schema, source, labels, rows) -%}
insert into {{ schema }}.metric (
    source, labels, name, type, column_name, reading, help, constants
)
select
    {{ source | literal }},
    {{ labels | literal }}::jsonb,
    'pgpkg_' || m.name,
    m.type,
    m.column_name,
    m.reading,
    m.help,
    m.constants::jsonb
from (
    values
{% for row in rows %}
    (
        {{ row[0] | literal }},
        {{ row[1] | literal }},
        {{ row[2] | literal }},
        {{ row[3] | literal }},
        {{ row[4] | literal }},
        {{ (row[5] if row | length > 5 else "{}") | literal }}
    ){{ "" if loop.last else "," }}
{% endfor %}
) as m (name, type, column_name, reading, help, constants)
on conflict on constraint metric_pkey do update set
    labels = excluded.labels,
    type = excluded.type,
    reading = excluded.reading,
    help = excluded.help,
    constants = excluded.constants;
{%- endmacro -%}
