{%- from "macros/grants.sql" import only -%}
-- Begins a new lifetime for an entry of a sliding kind. Somebody else who is doing the same, or a
-- transaction that may not write, is left alone.
create or replace function {{ schema }}.prolong(tenant text, key text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if current_setting('transaction_read_only') = 'on' then
        return;
    end if;

    with mine as (
        select
            e.tenant,
            e.key,
            clock_timestamp() as now
        from {{ schema }}.entry as e
        where
            e.tenant = prolong.tenant
            and e.key = prolong.key
        for update skip locked
    )

    update {{ schema }}.entry as e
    set
        expires_at = m.now + e.lifetime,
        kept_until = m.now + e.lifetime + (e.kept_until - e.expires_at)
    from mine as m
    where
        e.tenant = m.tenant
        and e.key = m.key
        and e.lifetime is not null;
end;
$$;

alter function {{ schema }}.prolong(text, text) owner to {{ owner }};

comment on function {{ schema }}.prolong(text, text) is
'Begins a new lifetime for an entry of a sliding kind; for get() alone.';

{{ only("execute", "function " ~ schema ~ ".prolong(text, text)") }}
