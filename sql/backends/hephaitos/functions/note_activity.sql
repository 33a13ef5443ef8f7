{%- from "macros/grants.sql" import only -%}
-- Notes that a strategy was used. When somebody else holds its row they are using it, too, so
-- nobody waits: two backtests of one strategy may end at once.
create or replace function {{ schema }}.note_activity(strategy_id uuid)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    update {{ schema }}.strategies as s
    set last_activity_at = now()
    where s.id = (
        select o.id
        from {{ schema }}.strategies as o
        where o.id = note_activity.strategy_id
        for no key update skip locked
    );
end;
$$;

alter function {{ schema }}.note_activity(uuid) owner to {{ platform.owner }};

comment on function {{ schema }}.note_activity(uuid) is
'Notes that a strategy was used, without waiting for anybody.';

{{ only("execute", "function " ~ schema ~ ".note_activity(uuid)") }}
