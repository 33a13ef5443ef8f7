{%- from "macros/grants.sql" import only -%}
{%- set signature = "(text [], text [], text [], boolean, text, boolean)" -%}
-- What a recorder does for each kind of statement: one INSERT into the log, of all rows that changed. `a` is
-- a row after it, `b` one before; OFFSET 0 keeps a row from being made JSON twice. An update of one row, the
-- usual one, needs no join of all old rows with all new ones. `is_named`: a request says who writes.
create or replace function {{ schema }}.recorder_branch(
    key text [],
    exclude text [],
    redact text [],
    changed_only boolean,
    tenant_column text,
    is_named boolean
)
returns text
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    key_before text := {{ schema }}.record_id_in('b.data', recorder_branch.key);
    key_after text := {{ schema }}.record_id_in('a.data', recorder_branch.key);
    key_of_either text := {{ schema }}.record_id_in(
        'coalesce(a.data, b.data)', recorder_branch.key
    );
    before_it text := {{ schema }}.recorder_source('b', 'old_rows', recorder_branch.exclude);
    after_it text := {{ schema }}.recorder_source('a', 'new_rows', recorder_branch.exclude);
    shown_before text := {{ schema }}.recorder_shown('b.data', recorder_branch.redact, false);
    shown_after text := {{ schema }}.recorder_shown('a.data', recorder_branch.redact, false);
    changed_before text := {{ schema }}.recorder_shown(
        'b.data', recorder_branch.redact, recorder_branch.changed_only
    );
    changed_after text := {{ schema }}.recorder_shown(
        'a.data', recorder_branch.redact, recorder_branch.changed_only
    );
begin
    return format(
        $branch$
        if tg_op = 'INSERT' then
            %1$s;
        elsif tg_op = 'UPDATE' then
            if not exists (select from new_rows offset 1) then
                %2$s;
                if found then
                    return null;
                end if;
            end if;
            %3$s;
        elsif tg_op = 'DELETE' then
            %4$s;
        else
            %5$s;
        end if;$branch$,
        {{ schema }}.recorder_insert(
            $sql$'INSERT'$sql$, key_after, null, shown_after,
            {{ schema }}.recorder_tenant('a.data', tenant_column, is_named), is_named,
            'from ' || after_it
        ),
        {{ schema }}.recorder_insert(
            $sql$'UPDATE'$sql$, key_after, changed_before, changed_after,
            {{ schema }}.recorder_tenant('a.data', tenant_column, is_named), is_named,
            format(
                'from %s cross join %s where b.data <> a.data and %s = %s',
                before_it, after_it, key_before, key_after
            )
        ),
        {{ schema }}.recorder_insert(
            $sql$case when b.data is null then 'INSERT' when a.data is null then 'DELETE'
                else 'UPDATE' end$sql$,
            key_of_either, changed_before, changed_after,
            {{ schema }}.recorder_tenant('coalesce(a.data, b.data)', tenant_column, is_named),
            is_named,
            format(
                'from %s full join %s on %s = %s where b.data is distinct from a.data',
                before_it, after_it, key_before, key_after
            )
        ),
        {{ schema }}.recorder_insert(
            $sql$'DELETE'$sql$, key_before, shown_before, null,
            {{ schema }}.recorder_tenant('b.data', tenant_column, is_named), is_named,
            'from ' || before_it
        ),
        {{ schema }}.recorder_insert(
            $sql$'TRUNCATE'$sql$, null, null, null,
            {{ schema }}.recorder_tenant(null, null, is_named), is_named, ''
        )
    );
end;
$$;

comment on function {{ schema }}.recorder_branch{{ signature }} is
'What a recorder does for each kind of statement.';

{{ only("execute", "function " ~ schema ~ ".recorder_branch" ~ signature) }}
