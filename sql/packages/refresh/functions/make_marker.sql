{%- from "macros/grants.sql" import only -%}
-- Makes what writers mark a view with: a sequence, which they neither lock nor wait for, and the trigger
-- function that knows it. An odd number is a mark and tells its time, in microseconds since 1970, twice; a
-- refresh begins with an even one. Marks do not go with a transaction that is rolled back.
create or replace function {{ schema }}.make_marker(view integer)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    marks text := format('{{ schema }}.marked_%s', view);
    marker text := format('{{ schema }}.mark_%s', view);
begin
    if to_regclass(marks) is null then
        execute format('create sequence %s', marks);
        execute format('comment on sequence %s is %L', marks, 'Marks of one view; made at run time.');
        perform setval(marks, 2);
        update {{ schema }}.materialized_view as v
        set clean_mark = 2
        where v.id = view;
    end if;

    execute format(
        'create or replace function %s() returns trigger language plpgsql volatile'
        ' security definer set search_path = '''' as %L',
        marker,
        {{ schema }}.mark_text(view)
    );
    execute format('comment on function %s() is %L', marker, 'Marks one view; made at run time.');
    execute format('revoke all on function %s() from public', marker);
    execute format('grant execute on function %s() to {{ operator }}', marker);
end;
$$;

comment on function {{ schema }}.make_marker(integer) is
'Makes what writers mark a view with.';

{{ only("execute", "function " ~ schema ~ ".make_marker(integer)") }}
