{%- from "macros/grants.sql" import only -%}
-- Changes how fast a task goes, while it runs: {"batch": 5000, "max_lag": null}.
create or replace function {{ schema }}.tune(name text, settings jsonb)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    known text[] := array[
        'batch', 'sleep_ratio', 'lock_timeout', 'max_lag', 'max_dead_rows', 'max_quarantined'
    ];
    unknown text;
    task {{ schema }}.task := {{ schema }}.require_task(tune.name);
begin
    select string_agg(k.name, ', ')
    into unknown
    from jsonb_object_keys(tune.settings) as k (name)
    where k.name <> all (known);

    if unknown is not null then
        raise exception 'a backfill has no setting %', unknown
            using
                errcode = 'PKB08',
                detail = format('There are: %s.', array_to_string(known, ', ')),
                hint = 'What a task moves cannot be changed: drop it and make another.';
    end if;

    task := jsonb_populate_record(task, tune.settings);
    update {{ schema }}.task as t
    set
        batch = task.batch,
        sleep_ratio = task.sleep_ratio,
        lock_timeout = task.lock_timeout,
        max_lag = task.max_lag,
        max_dead_rows = task.max_dead_rows,
        max_quarantined = task.max_quarantined
    where t.name = tune.name;
end;
$$;

alter function {{ schema }}.tune(text, jsonb) owner to {{ owner }};

comment on function {{ schema }}.tune(text, jsonb) is
'Changes batch, sleep_ratio, lock_timeout, max_lag, max_dead_rows or max_quarantined.';

{{ only("execute", "function " ~ schema ~ ".tune(text, jsonb)", operator) }}
