{%- from "macros/grants.sql" import only -%}
-- The work of a step: the next batch and the checkpoint behind it, in one transaction. Whoever
-- calls it holds the row of the task. Settings are put back, as the transaction may go on.
create or replace function {{ schema }}.advance(
    task {{ schema }}.task,
    out outcome text,
    out rows bigint,
    out changed bigint,
    out aside bigint,
    out wait interval
)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    began timestamptz := clock_timestamp();
    patience text := current_setting('lock_timeout');
    chain text := coalesce(current_setting('pgpkg_backfill.chain', true), '');
    code text;
    message text;
    batch record;
    part record;
begin
    rows := 0;
    changed := 0;
    aside := 0;
    begin
        perform set_config(
            'lock_timeout', round(extract(epoch from task.lock_timeout) * 1000)::text, true
        );
        perform set_config('pgpkg_backfill.chain', chain || task.source::oid || ',', true);
        batch := {{ schema }}.next_key(task, task.checkpoint, null, task.batch);
        if batch.key is null then
            rows := 0;
        elsif task.phase = 'copy' then
            part := {{ schema }}.copy_range(task, task.checkpoint, batch.key, batch.rows);
            rows := batch.rows;
            changed := part.changed;
            aside := part.aside;
        else
            rows := batch.rows;
            changed := {{ schema }}.compare_range(task, task.checkpoint, batch.key);
        end if;
        perform set_config('lock_timeout', patience, true);
        perform set_config('pgpkg_backfill.chain', chain, true);
    exception
        when others then
            get stacked diagnostics
                code = returned_sqlstate,
                message = message_text;
            rows := 0;
            changed := 0;
            aside := 0;
            select g.outcome, g.wait
            into outcome, wait
            from {{ schema }}.give_way(task, code, message) as g;
            return;
    end;

    select m.outcome, m.wait
    into outcome, wait
    from {{ schema }}.move_checkpoint(task, batch.key, rows, changed, began) as m;
end;
$$;

alter function {{ schema }}.advance({{ schema }}.task) owner to {{ owner }};

comment on function {{ schema }}.advance({{ schema }}.task) is
'Does the next batch of a task and moves the checkpoint behind it.';

{{ only("execute", "function " ~ schema ~ ".advance(" ~ schema ~ ".task)") }}
