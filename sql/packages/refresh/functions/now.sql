{%- from "macros/grants.sql" import only -%}
-- Refreshes a view at once, after the views that it reads, and waits for a refresh in progress.
-- What is not dirty is left alone, unless forced. Afterwards all is in the view that was committed
-- before the call, and what this transaction wrote. Answers refreshed or unchanged.
create or replace function {{ schema }}.now(name text, is_forced boolean default false)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    view {{ schema }}.materialized_view := {{ schema }}.require_view(now.name);
    below text;
begin
    for below in
        select v.name
        from {{ schema }}.materialized_view as v
        where view.name <> v.name and v.name = any (view.depends_on)
        order by v.name
    loop
        perform {{ schema }}.now(below);
    end loop;

    select v.*
    into view
    from {{ schema }}.materialized_view as v
    where v.id = view.id
    for no key update;

    if
        not is_forced
        and {{ schema }}.marked_since(view.id, view.clean_mark) is null
        and not exists (
            select
            from {{ schema }}.mark as m
            where m.view_id = view.id
        )
    then
        return 'unchanged';
    elsif {{ schema }}.attempt(view) = 'failed' then
        select v.*
        into view
        from {{ schema }}.materialized_view as v
        where v.id = view.id;
        raise exception 'materialized view % could not be refreshed', view.name
            using
                errcode = 'PKV05',
                detail = view.error,
                hint = 'It is dirty as before, and is tried again later.';
    end if;
    return 'refreshed';
end;
$$;

comment on function {{ schema }}.now(text, boolean) is
'Refreshes a view and what it reads, if dirty, at once; waits for a refresh in progress.';

{{ only("execute", "function " ~ schema ~ ".now(text, boolean)", operator) }}
