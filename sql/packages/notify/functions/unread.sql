{%- from "macros/grants.sql" import only -%}
-- How many notifications the caller has not read. Counting ends at the limit: "99+" needs no more.
create or replace function {{ schema }}.unread(at_most integer default 100)
returns integer
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    return (
        select count(*)
        from (
            select
            from {{ schema }}.notification as n
            where
                n.user_id = (select {{ schema }}.current_user_id())
                and n.read_at is null
                and (n.expires_at is null or n.expires_at > now())
            limit at_most
        ) as few
    );
end;
$$;

alter function {{ schema }}.unread(integer) owner to {{ owner }};

comment on function {{ schema }}.unread(integer) is
'How many notifications the caller has not read, counted up to a limit.';

{{ only("execute", "function " ~ schema ~ ".unread(integer)", [user]) }}
