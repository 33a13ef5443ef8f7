{%- from "macros/grants.sql" import only -%}
{%- from "macros/partitions.sql" import managed -%}
{%- set kept = none if keep == "forever" else keep -%}
-- What was written stays. Rights alone would not hold the owner back, a trigger does; also where
-- session_replication_role silences others. Only erase() may empty what a row holds, and only seal() takes
-- links away whose rows have left with their month.
create or replace function {{ schema }}.log_is_append_only()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    stack text;
begin
    get diagnostics stack = pg_context;
    if
        (tg_op = 'UPDATE' and stack like '%function {{ schema }}.erase(regclass,text,text)%')
        or (
            tg_op = 'DELETE'
            and tg_table_name = 'link'
            and stack like '%function {{ schema }}.seal()%'
        )
    then
        return null;
    end if;
    raise exception 'the audit log is append-only'
        using
            errcode = 'PKA01',
            detail = format('%s on %I.%I was refused.', tg_op, tg_table_schema, tg_table_name),
            hint = 'Write a new row that says what was wrong with the old one.';
end;
$$;

alter function {{ schema }}.log_is_append_only() owner to {{ owner }};

comment on function {{ schema }}.log_is_append_only() is
'Refuses to change or remove what is in the log.';

{{ only("execute", "function " ~ schema ~ ".log_is_append_only()") }}
{% for table in ("log", "link", "seal") %}

create or replace trigger {{ table }}_is_append_only
before update or delete or truncate on {{ schema }}.{{ table }}
for each statement
execute function {{ schema }}.log_is_append_only();

alter table {{ schema }}.{{ table }} enable always trigger {{ table }}_is_append_only;

comment on trigger {{ table }}_is_append_only on {{ schema }}.{{ table }} is
'Refuses to change or remove what is in it.';
{% endfor %}

-- New partitions get these triggers, too: for whoever names a partition and not the log.
{{ managed(partitions.schema, schema, "log", "month", ahead=12, keep=kept, copies_triggers=true) }}
