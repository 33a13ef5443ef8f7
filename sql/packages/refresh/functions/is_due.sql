{%- from "macros/grants.sql" import only -%}
-- Whether a view is to be refreshed now: it is dirty or too old, its interval is over, it is not
-- being spared after an error, and no view that it reads is to be refreshed first. When only an
-- echo marks it, the writers that the echo tells of have ended.
create or replace function {{ schema }}.is_due(view {{ schema }}.materialized_view)
returns boolean
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    marks bigint;
    only_echoes boolean;
    is_marked boolean := {{ schema }}.marked_since(view.id, view.clean_mark) is not null;
    is_old boolean;
begin
    if clock_timestamp() < greatest(view.started_at + view.min_interval, view.retry_at) then
        return false;
    end if;

    select count(*), bool_and(m.is_echo)
    into marks, only_echoes
    from {{ schema }}.mark as m
    where m.view_id = view.id;

    is_old := coalesce(clock_timestamp() >= view.refreshed_at + view.max_staleness, false);
    if marks = 0 and not is_marked and not is_old then
        return false;
    elsif only_echoes and not is_marked and not is_old and {{ schema }}.has_writers(view.id) then
        return false;
    end if;

    return not exists (
        select
        from {{ schema }}.upstream(view.name) as u (name)
        inner join {{ schema }}.materialized_view as v on u.name = v.name
        where {{ schema }}.is_due(v)
    );
end;
$$;

comment on function {{ schema }}.is_due({{ schema }}.materialized_view) is
'Whether a view is to be refreshed now.';

{{ only("execute", "function " ~ schema ~ ".is_due(" ~ schema ~ ".materialized_view)") }}
