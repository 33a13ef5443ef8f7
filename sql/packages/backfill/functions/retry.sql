{%- from "macros/grants.sql" import only -%}
-- Tries the rows in quarantine again, those first that have waited longest. Answers how many are
-- in order now; a row that is gone from the source is in order.
create or replace function {{ schema }}.retry(name text, rows integer default 1000)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    task {{ schema }}.task := {{ schema }}.require_task(retry.name);
    chain text := coalesce(current_setting('pgpkg_backfill.chain', true), '');
    key text[];
    part record;
    moved bigint := 0;
begin
    perform set_config('pgpkg_backfill.chain', chain || task.source::oid || ',', true);
    for key in
        select q.key
        from {{ schema }}.quarantine as q
        where q.task = retry.name
        order by q.last_at, q.key
        limit retry.rows
        for update skip locked
    loop
        part := {{ schema }}.copy_range({{ schema }}.only_key(task, key), null, key, 1);
        moved := moved + 1 - part.aside;
    end loop;
    perform set_config('pgpkg_backfill.chain', chain, true);
    return moved;
end;
$$;

alter function {{ schema }}.retry(text, integer) owner to {{ owner }};

comment on function {{ schema }}.retry(text, integer) is
'Tries rows in quarantine again; answers how many of them are in order now.';

{{ only("execute", "function " ~ schema ~ ".retry(text, integer)", operator) }}
