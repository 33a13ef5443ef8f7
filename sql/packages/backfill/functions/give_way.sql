{%- from "macros/grants.sql" import only -%}
-- Notes that a batch did not succeed: it waits, longer each time, or the task has failed.
create or replace function {{ schema }}.give_way(
    task {{ schema }}.task,
    code text,
    message text,
    out outcome text,
    out wait interval
)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if {{ schema }}.fault(code) = 'moment' then
        outcome := 'blocked';
        wait := least(power(2, least(task.blocked, 10)) * interval '100 ms', interval '30 s');
        update {{ schema }}.task as t
        set
            blocked = t.blocked + 1,
            waits_for = message,
            next_at = clock_timestamp() + wait,
            waited = t.waited + wait
        where t.name = task.name;
    else
        outcome := 'failed';
        wait := '0';
        update {{ schema }}.task as t
        set
            state = 'failed',
            error = format('%s: %s', code, message)
        where t.name = task.name;
    end if;
end;
$$;

alter function {{ schema }}.give_way({{ schema }}.task, text, text) owner to {{ owner }};

comment on function {{ schema }}.give_way({{ schema }}.task, text, text) is
'Notes that a batch did not succeed, and for how long it waits.';

{{ only("execute", "function " ~ schema ~ ".give_way(" ~ schema ~ ".task, text, text)") }}
