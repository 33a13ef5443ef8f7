{%- from "macros/grants.sql" import only -%}
-- Compares one range by rows and checksums; only when these differ, row by row. Answers how many
-- rows differ. One statement sees both sides, so writers need not stop.
create or replace function {{ schema }}.compare_range(
    task {{ schema }}.task,
    after_key text[],
    last_key text[]
)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    pairs text := {{ schema }}.expected_sql(
        {{ schema }}.without_quarantined(task),
        {{ schema }}.batch_sql({{ schema }}.without_quarantined(task), after_key, last_key)
    );
    found bigint;
begin
    execute format(
        'with pair as materialized (%s), chunk as ('
        ' insert into {{ schema }}.verified_chunk ('
        ' task, last_key, expected_rows, actual_rows, expected_checksum, actual_checksum'
        ' ) select $1, $2, count(*), count(p.actual),'
        ' coalesce(sum(hashtextextended(p.expected, 0)), 0),'
        ' coalesce(sum(hashtextextended(p.actual, 0)), 0)'
        ' from pair as p where not p.is_newer'
        ' returning expected_rows <> actual_rows or expected_checksum <> actual_checksum as differs'
        ' ) insert into {{ schema }}.mismatch (task, key, expected, actual)'
        ' select $1, p.key, p.expected_data, p.actual_data from pair as p'
        ' where (select c.differs from chunk as c) and not p.is_newer'
        ' and p.expected is distinct from p.actual'
        ' on conflict on constraint mismatch_pkey do nothing',
        pairs
    )
    using task.name, last_key;
    get diagnostics found = row_count;
    return found;
end;
$$;

alter function {{ schema }}.compare_range({{ schema }}.task, text[], text[]) owner to {{ owner }};

comment on function {{ schema }}.compare_range({{ schema }}.task, text[], text[]) is
'Compares one range by checksums, and row by row where these differ.';

{{ only("execute", "function " ~ schema ~ ".compare_range(" ~ schema ~ ".task, text[], text[])") }}
