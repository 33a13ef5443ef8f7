{%- from "macros/grants.sql" import only -%}
-- Says how a delivery went that a crash has left unknown: it had been sent, or it is sent again.
-- False: it was not unknown.
create or replace function {{ schema }}.resolve(delivery bigint, was_sent boolean)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    again {{ schema }}.delivery;
begin
    if was_sent then
        update {{ schema }}.delivery as d
        set state = 'sent'
        where
            d.id = resolve.delivery
            and d.state = 'unknown';
        return found;
    end if;

    update {{ schema }}.delivery as d
    set
        state = 'waiting',
        finished_at = null,
        attempts = 0,
        run_at = null
    where
        d.id = resolve.delivery
        and d.state = 'unknown'
    returning d.* into again;
    if not found then
        return false;
    end if;
    perform {{ schema }}.enqueue(again);
    return true;
end;
$$;

alter function {{ schema }}.resolve(bigint, boolean) owner to {{ owner }};

comment on function {{ schema }}.resolve(bigint, boolean) is
'Says how a delivery went that a crash has left unknown.';

{{ only("execute", "function " ~ schema ~ ".resolve(bigint, boolean)", admin) }}
