{%- from "macros/grants.sql" import only -%}
-- Begins a task anew, to copy or to verify: from the first key, with counters at zero.
create or replace function {{ schema }}.begin_phase(name text, phase text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    task {{ schema }}.task := {{ schema }}.require_task(begin_phase.name);
begin
    update {{ schema }}.task as t
    set
        phase = begin_phase.phase,
        state = 'running',
        checkpoint = null,
        estimated_rows = {{ schema }}.estimate({{ schema }}.batch_sql(task, null, null)),
        seen_rows = 0,
        changed_rows = 0,
        busy = '0',
        waited = '0',
        next_at = now(),
        blocked = 0,
        waits_for = null,
        error = null,
        finished_at = null
    where t.name = begin_phase.name;
end;
$$;

alter function {{ schema }}.begin_phase(text, text) owner to {{ owner }};

comment on function {{ schema }}.begin_phase(text, text) is
'Begins a task anew, to copy or to verify.';

{{ only("execute", "function " ~ schema ~ ".begin_phase(text, text)") }}
