{%- from "macros/grants.sql" import only -%}
-- Whether a row of the log that has no link says of itself that it is older than what was sealed already. The
-- triggers write no such rows. A clock that was set back by a few seconds is forgiven.
create or replace function {{ schema }}.is_too_late(transaction_id xid8, created_at timestamptz)
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$
    with here as (
        select s.*
        from {{ schema }}.seal as s
        where s.cluster = (select c.system_identifier from pg_control_system() as c)
    )

    select
        coalesce((
            select is_too_late.transaction_id < h.finished_before
            from here as h
            order by h.id desc
            limit 1
        ), false)
        or coalesce((
            select is_too_late.created_at < h.sealed_at - interval '5 seconds'
            from here as h
            where h.begun_before <= is_too_late.transaction_id
            order by h.id desc
            limit 1
        ), false);
$$;

alter function {{ schema }}.is_too_late(xid8, timestamptz) owner to {{ owner }};

comment on function {{ schema }}.is_too_late(xid8, timestamptz) is
'Whether a row of the log that has no link claims to be older than what was sealed.';

{{ only("execute", "function " ~ schema ~ ".is_too_late(xid8, timestamptz)", reader) }}
