{%- from "macros/grants.sql" import only -%}
-- Holds the order of one key until the transaction ends: whoever adds to it or takes from it comes
-- one after the other, so the order of numbers is the order of commits.
create or replace function {{ schema }}.lock_order(channel text, order_key text)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    select pg_advisory_xact_lock(
        '{{ schema }}.delivery'::regclass::oid::integer,
        hashtext(lock_order.channel || ' ' || lock_order.order_key)
    );
$$;

alter function {{ schema }}.lock_order(text, text) owner to {{ owner }};

comment on function {{ schema }}.lock_order(text, text) is
'Holds the order of one key until the transaction ends.';

{{ only("execute", "function " ~ schema ~ ".lock_order(text, text)") }}
