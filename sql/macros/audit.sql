{# audited: writes every change of a table to the audit log. A trigger with transition tables
   serves one event, so there are four; the first has the plain name. `key` is the primary key. #}
{%- macro audited(audit, schema, table, key=("id",), name=none) -%}
{%- set plain = name or table ~ "_audit" -%}
{%- set keys = key | map("literal") | join(", ") -%}
create or replace trigger {{ plain }}
after insert on {{ schema }}.{{ table }}
referencing new table as new_rows
for each statement
execute function {{ audit }}.record_insert({{ keys }});

create or replace trigger {{ plain }}_update
after update on {{ schema }}.{{ table }}
referencing old table as old_rows new table as new_rows
for each statement
execute function {{ audit }}.record_update({{ keys }});

create or replace trigger {{ plain }}_delete
after delete on {{ schema }}.{{ table }}
referencing old table as old_rows
for each statement
execute function {{ audit }}.record_delete({{ keys }});

create or replace trigger {{ plain }}_truncate
after truncate on {{ schema }}.{{ table }}
for each statement
execute function {{ audit }}.record_truncate();

comment on trigger {{ plain }} on {{ schema }}.{{ table }} is
'Writes new rows to the audit log.';
comment on trigger {{ plain }}_update on {{ schema }}.{{ table }} is
'Writes changed rows to the audit log; an update that changes nothing is none.';
comment on trigger {{ plain }}_delete on {{ schema }}.{{ table }} is
'Writes deleted rows to the audit log.';
comment on trigger {{ plain }}_truncate on {{ schema }}.{{ table }} is
'Writes to the audit log that the table was emptied at once.';
{%- endmacro -%}
