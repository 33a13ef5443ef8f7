{# audited: writes every change of a table to the audit log. The function that does it is generated in
   the log's schema; the triggers are the unit's own. A trigger with transition tables serves one event,
   so there are four; the first has the plain name. `exclude` are columns that the log does not see,
   `redact` those of which it tells only that they changed, `tenant_column` says whose row it is. #}
{%- macro audited(
    audit, schema, table, name=none, exclude=(), redact=(), changed_only=false, tenant_column=none
) -%}
{%- set plain = name or table ~ "_audit" -%}
{%- set recorder = "record_" ~ schema ~ "_" ~ table -%}
do $audit$
begin
    perform {{ audit }}.make_recorder(
        '{{ schema }}.{{ table }}'::regclass,
        exclude => array[{{ exclude | map("literal") | join(", ") }}]::text [],
        redact => array[{{ redact | map("literal") | join(", ") }}]::text [],
        changed_only => {{ "true" if changed_only else "false" }},
        tenant_column => {{ tenant_column | literal if tenant_column else "null" }},
        recorder => '{{ recorder }}'
    );

    create or replace trigger {{ plain }}
    after insert on {{ schema }}.{{ table }}
    referencing new table as new_rows
    for each statement
    execute function {{ audit }}.{{ recorder }}();

    create or replace trigger {{ plain }}_update
    after update on {{ schema }}.{{ table }}
    referencing old table as old_rows new table as new_rows
    for each statement
    execute function {{ audit }}.{{ recorder }}();

    create or replace trigger {{ plain }}_delete
    after delete on {{ schema }}.{{ table }}
    referencing old table as old_rows
    for each statement
    execute function {{ audit }}.{{ recorder }}();

    create or replace trigger {{ plain }}_truncate
    after truncate on {{ schema }}.{{ table }}
    for each statement
    execute function {{ audit }}.{{ recorder }}();
end
$audit$;

comment on trigger {{ plain }} on {{ schema }}.{{ table }} is
'Writes new rows to the audit log.';
comment on trigger {{ plain }}_update on {{ schema }}.{{ table }} is
'Writes changed rows to the audit log; an update that changes nothing is none.';
comment on trigger {{ plain }}_delete on {{ schema }}.{{ table }} is
'Writes deleted rows to the audit log.';
comment on trigger {{ plain }}_truncate on {{ schema }}.{{ table }} is
'Writes to the audit log that the table was emptied at once.';
{%- endmacro -%}
