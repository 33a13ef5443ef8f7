{%- from "macros/grants.sql" import only -%}
-- Raises for a worker that speaks of a job which it does not hold (any more).
create or replace function {{ schema }}.refuse_worker(job_id uuid, attempt integer)
returns void
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    raise exception 'backtest job % is not running under attempt %', job_id, attempt
        using
            errcode = 'PKH03',
            detail = 'Its lease ran out and another worker has it, or it is over.',
            hint = 'Drop this result and claim the next job.';
end;
$$;

alter function {{ schema }}.refuse_worker(uuid, integer) owner to {{ platform.owner }};

comment on function {{ schema }}.refuse_worker(uuid, integer) is
'Raises PKH03: the job is not held by this worker.';

{{ only("execute", "function " ~ schema ~ ".refuse_worker(uuid, integer)") }}
