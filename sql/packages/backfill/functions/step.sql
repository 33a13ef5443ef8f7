{%- from "macros/grants.sql" import only -%}
-- One batch, in the transaction of the caller, who commits: call it in a loop until the outcome is
-- done, paused or failed, and rest as long as wait says. It does nothing when another driver is at
-- it (busy), when it is not time yet (early) or when the brake is on (braked). A batch that gave
-- way to somebody's locks (blocked) is tried again later.
create or replace function {{ schema }}.step(
    name text,
    out outcome text,
    out rows bigint,
    out changed bigint,
    out aside bigint,
    out wait interval
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    task {{ schema }}.task;
    began timestamptz := clock_timestamp();
    reason text;
    part record;
begin
    rows := 0;
    changed := 0;
    aside := 0;
    wait := '0';

    select t.*
    into task
    from {{ schema }}.task as t
    where t.name = step.name
    for no key update skip locked;

    if not found then
        perform {{ schema }}.require_task(step.name);
        outcome := 'busy';
        wait := '200 ms';
        return;
    elsif task.state <> 'running' then
        outcome := task.state;
        return;
    elsif task.next_at > began then
        outcome := 'early';
        wait := task.next_at - began;
        return;
    end if;

    reason := {{ schema }}.brake(task);
    if reason is not null then
        outcome := 'braked';
        wait := '1 second';
        update {{ schema }}.task as t
        set
            waits_for = reason,
            next_at = began + wait,
            waited = t.waited + wait
        where t.name = task.name;
        return;
    end if;

    part := {{ schema }}.advance(task);
    outcome := part.outcome;
    rows := part.rows;
    changed := part.changed;
    aside := part.aside;
    wait := part.wait;
end;
$$;

alter function {{ schema }}.step(text) owner to {{ owner }};

comment on function {{ schema }}.step(text) is
'Does one batch of a task; call it in a loop, a transaction each.';

{{ only("execute", "function " ~ schema ~ ".step(text)", operator) }}
