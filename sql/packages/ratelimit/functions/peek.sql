{%- from "macros/grants.sql" import only -%}
-- What hit() would answer, without counting anything.
create or replace function {{ schema }}.peek(
    action text,
    cost integer default 1,
    out allowed boolean,
    out remaining bigint,
    out retry_after interval,
    out policy text
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    select d.*
    into allowed, remaining, retry_after, policy
    from {{ schema }}.decide(peek.action, {{ schema }}.claims(), cost, false) as d;
end;
$$;

alter function {{ schema }}.peek(text, integer) owner to {{ owner }};

comment on function {{ schema }}.peek(text, integer) is
'What hit() would answer, without counting anything.';

{{ only("execute", "function " ~ schema ~ ".peek(text, integer)", [user]) }}
