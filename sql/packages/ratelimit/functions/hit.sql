{%- from "macros/grants.sql" import only -%}
-- May the caller do this now? Whose budget it is comes from the claims and cannot be named. What is
-- allowed is counted with the transaction: asked in a statement of its own before the work, it is
-- counted whatever becomes of the work; asked inside, it is undone when the work is rolled back.
create or replace function {{ schema }}.hit(
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
    from {{ schema }}.decide(hit.action, {{ schema }}.claims(), cost, true) as d;
end;
$$;

alter function {{ schema }}.hit(text, integer) owner to {{ owner }};

comment on function {{ schema }}.hit(text, integer) is
'May the caller do this now? Counts it when so, and says when to come back when not.';

{{ only("execute", "function " ~ schema ~ ".hit(text, integer)", [user]) }}
