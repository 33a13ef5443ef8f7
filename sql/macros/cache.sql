{# invalidating: each write to a table invalidates tags of the cache. A trigger with transition tables
   serves one event, so there are four. `templates` hold columns in braces: "product:{id}". #}
{%- macro invalidating(cache, schema, table, templates) -%}
{%- set tags = templates | map("literal") | join(", ") -%}
create or replace trigger cache_insert
after insert on {{ schema }}.{{ table }}
referencing new table as new_rows
for each statement
execute function {{ cache }}.invalidate_rows({{ tags }});

create or replace trigger cache_update
after update on {{ schema }}.{{ table }}
referencing old table as old_rows new table as new_rows
for each statement
execute function {{ cache }}.invalidate_rows({{ tags }});

create or replace trigger cache_delete
after delete on {{ schema }}.{{ table }}
referencing old table as old_rows
for each statement
execute function {{ cache }}.invalidate_rows({{ tags }});

create or replace trigger cache_truncate
after truncate on {{ schema }}.{{ table }}
for each statement
execute function {{ cache }}.invalidate_rows({{ tags }});

comment on trigger cache_insert on {{ schema }}.{{ table }} is
'New rows invalidate what the cache holds of them.';
comment on trigger cache_update on {{ schema }}.{{ table }} is
'Changed rows invalidate what the cache holds of them; an update that changes nothing does not.';
comment on trigger cache_delete on {{ schema }}.{{ table }} is
'Deleted rows invalidate what the cache holds of them.';
comment on trigger cache_truncate on {{ schema }}.{{ table }} is
'An emptied table invalidates all that the cache holds of it.';
{%- endmacro -%}
