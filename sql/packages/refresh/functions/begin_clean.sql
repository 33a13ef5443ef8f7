{%- from "macros/grants.sql" import only -%}
-- A refresh begins: from now on writers leave new marks. The number is another one than that of the last
-- refresh, so a refresh that fails or dies leaves the view dirty, and it is close to the mark, so that it is
-- still known since when. Whoever calls it holds the row of the view.
create or replace function {{ schema }}.begin_clean(view integer, clean_mark bigint)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    marks regclass := to_regclass(format('{{ schema }}.marked_%s', view));
    present bigint;
begin
    if begin_clean.clean_mark is null then
        return null;
    end if;
    present := pg_sequence_last_value(marks);
    return setval(marks, greatest(present + 2 - present % 2, begin_clean.clean_mark + 2));
end;
$$;

comment on function {{ schema }}.begin_clean(integer, bigint) is
'A refresh begins: from now on writers leave new marks.';

{{ only("execute", "function " ~ schema ~ ".begin_clean(integer, bigint)") }}
