{%- from "macros/grants.sql" import only -%}
-- Takes away who has expired, in one room or everywhere. Rows that somebody holds are being renewed.
create or replace function {{ schema }}.sweep(room text default null)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    gone bigint;
begin
    with expired as (
        select
            m.room,
            m.member
        from {{ schema }}.member as m
        where
            (sweep.room is null or m.room = sweep.room)
            and m.expires_at <= clock_timestamp()
        for update skip locked
    )

    delete from {{ schema }}.member as m
    using expired as e
    where
        m.room = e.room
        and m.member = e.member;

    get diagnostics gone = row_count;
    return gone;
end;
$$;

alter function {{ schema }}.sweep(text) owner to {{ owner }};

comment on function {{ schema }}.sweep(text) is
'Takes away who has expired, in one room or everywhere.';

{{ only("execute", "function " ~ schema ~ ".sweep(text)") }}
