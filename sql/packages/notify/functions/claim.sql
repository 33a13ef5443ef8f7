{%- from "macros/grants.sql" import only -%}
-- Gives out deliveries of a channel under a lease. Commit, then call the provider with the
-- idempotency key, then say sent() or failed() with the token. What a dispatcher that died held
-- comes back when its lease has run out.
create or replace function {{ schema }}.claim(
    channel text,
    batch integer default 1,
    worker text default null,
    lease interval default null
)
returns setof {{ schema }}.outgoing
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    way {{ schema }}.channel := {{ schema }}.require_channel(claim.channel);
    job {{ queue.schema }}.job;
    given {{ schema }}.outgoing;
    count integer := 0;
begin
    if not way.is_open then
        return;
    end if;
    for job in
        select j.*
        from {{ queue.schema }}.claim(
            {{ schema }}.queue_of(claim.channel), claim.batch, claim.worker, claim.lease
        ) as j
    loop
        given := {{ schema }}.hand_out(job, way);
        count := count + 1;
        if given.id is not null then
            return next given;
        end if;
    end loop;
    if count = 0 then
        perform {{ queue.schema }}.reap();
    end if;
end;
$$;

alter function {{ schema }}.claim(text, integer, text, interval) owner to {{ owner }};

comment on function {{ schema }}.claim(text, integer, text, interval) is
'Gives out deliveries of a channel under a lease, oldest first.';

{{ only("execute", "function " ~ schema ~ ".claim(text, integer, text, interval)", dispatcher) }}
