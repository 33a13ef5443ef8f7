{%- from "macros/grants.sql" import only -%}
-- Marks notifications of the caller as read, all of them without numbers. Answers how many were not
-- read before. Row security decides whose they are.
create or replace function {{ schema }}.mark_read(ids bigint[] default null)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    many integer;
begin
    update {{ schema }}.notification as n
    set read_at = now()
    where
        n.user_id = (select {{ schema }}.current_user_id())
        and n.read_at is null
        and (ids is null or n.id = any (ids));
    get diagnostics many = row_count;
    return many;
end;
$$;

alter function {{ schema }}.mark_read(bigint[]) owner to {{ owner }};

comment on function {{ schema }}.mark_read(bigint[]) is
'Marks notifications of the caller as read; NULL: all of them. Answers how many.';

{{ only("execute", "function " ~ schema ~ ".mark_read(bigint[])", [user]) }}
