{%- from "macros/grants.sql" import only -%}
-- The body of the trigger function that marks one view. This runs for every statement of every writer: it is
-- one expression without a query, and its names are known. The shared lock, held to the end of the writer's
-- transaction, comes first: it tells a refresh that somebody relies on a mark without having committed.
create or replace function {{ schema }}.mark_text(view integer)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
    select format(
        $body$
begin
    if (case
        when
            pg_advisory_xact_lock_shared('{{ schema }}.mark'::regclass::oid::integer, %1$s) is not null
            then pg_sequence_last_value('{{ schema }}.marked_%1$s'::regclass) %% 2 = 0
    end) then
        perform setval(
            '{{ schema }}.marked_%1$s',
            2 * (1000000 * extract(epoch from clock_timestamp()))::bigint + 1
        );
    end if;
    return null;
end;
$body$,
        mark_text.view
    );
$$;

comment on function {{ schema }}.mark_text(integer) is
'The body of the trigger function that marks one view.';

{{ only("execute", "function " ~ schema ~ ".mark_text(integer)") }}
