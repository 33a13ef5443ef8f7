{%- from "macros/grants.sql" import only -%}
-- Moves the rows of one range. When that fails because of a row, the range is halved until that
-- row stands alone; it is set aside and all others are moved. The source rows stay locked until
-- the end of the transaction: a writer waits, or was before us and is seen.
create or replace function {{ schema }}.copy_range(
    task {{ schema }}.task,
    after_key text[],
    last_key text[],
    expected_rows bigint,
    out changed bigint,
    out aside bigint
)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    half record;
    part record;
    code text;
    message text;
    detail text;
begin
    changed := 0;
    aside := 0;
    begin
        set constraints all immediate;
        execute {{ schema }}.write_sql(
            task,
            {{ schema }}.batch_sql(task, after_key, last_key) || ' for no key update of s'
        );
        get diagnostics changed = row_count;
        delete from {{ schema }}.quarantine as q
        where
            q.task = task.name
            and expected_rows = 1
            and q.key = last_key;
        return;
    exception
        when others then
            get stacked diagnostics
                code = returned_sqlstate,
                message = message_text,
                detail = pg_exception_detail;
            if {{ schema }}.fault(code) <> 'row' then
                raise;
            end if;
    end;

    half := {{ schema }}.next_key(task, after_key, last_key, greatest(expected_rows / 2, 1));
    if half.key is null then
        return;
    elsif half.key = last_key and half.rows = 1 then
        perform {{ schema }}.set_aside(task, after_key, last_key, code, message, detail);
        aside := 1;
        return;
    elsif half.key = last_key then
        part := {{ schema }}.copy_range(task, after_key, last_key, half.rows);
        changed := part.changed;
        aside := part.aside;
        return;
    end if;

    part := {{ schema }}.copy_range(task, after_key, half.key, half.rows);
    changed := part.changed;
    aside := part.aside;
    part := {{ schema }}.copy_range(
        task, half.key, last_key, greatest(expected_rows - half.rows, 1)
    );
    changed := changed + part.changed;
    aside := aside + part.aside;
end;
$$;

alter function {{ schema }}.copy_range({{ schema }}.task, text[], text[], bigint) owner to {{ owner }};

comment on function {{ schema }}.copy_range({{ schema }}.task, text[], text[], bigint) is
'Moves the rows of one range and sets aside the ones that cannot be moved.';

{{ only("execute", "function " ~ schema ~ ".copy_range(" ~ schema ~ ".task, text[], text[], bigint)") }}
