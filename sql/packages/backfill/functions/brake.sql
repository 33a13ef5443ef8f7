{%- from "macros/grants.sql" import only -%}
-- Why the next batch has to wait; NULL when it need not.
create or replace function {{ schema }}.brake(task {{ schema }}.task)
returns text
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    lag bigint;
    dead bigint;
begin
    if task.max_lag is not null then
        lag := {{ schema }}.lag();
        if lag > task.max_lag then
            return format('a replica is %s bytes behind, more than %s', lag, task.max_lag);
        end if;
    end if;
    if task.max_dead_rows is not null then
        dead := {{ schema }}.dead_rows(task.target);
        if dead > task.max_dead_rows then
            return format(
                '%s has %s dead rows, more than %s', task.target, dead, task.max_dead_rows
            );
        end if;
    end if;
    return null;
end;
$$;

alter function {{ schema }}.brake({{ schema }}.task) owner to {{ owner }};

comment on function {{ schema }}.brake({{ schema }}.task) is
'Why the next batch has to wait; NULL when it need not.';

{{ only("execute", "function " ~ schema ~ ".brake(" ~ schema ~ ".task)") }}
