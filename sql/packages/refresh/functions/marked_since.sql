{%- from "macros/grants.sql" import only -%}
-- Since when writers say that a view lacks something; NULL: they say nothing. An even number that no refresh
-- has committed is left of one that failed.
create or replace function {{ schema }}.marked_since(view integer, clean_mark bigint)
returns timestamptz
language sql
volatile
security definer
set search_path = ''
as $$
    select to_timestamp(s.number / 2 / 1000000.0)
    from (
        select pg_sequence_last_value(
            to_regclass(format('{{ schema }}.marked_%s', marked_since.view))
        ) as number
        where marked_since.clean_mark is not null
    ) as s
    where
        s.number % 2 = 1
        or s.number <> marked_since.clean_mark;
$$;

comment on function {{ schema }}.marked_since(integer, bigint) is
'Since when writers say that a view lacks something; NULL: they say nothing.';

{{ only("execute", "function " ~ schema ~ ".marked_since(integer, bigint)", [operator, reader]) }}
