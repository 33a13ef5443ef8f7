{%- from "macros/grants.sql" import only -%}
-- Cancels what of a message has not been handed out yet, and takes it out of the inbox when nobody
-- has read it. Answers how many deliveries. What is under way cannot be called back.
create or replace function {{ schema }}.cancel(message bigint)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    delivery bigint;
    cancelled integer := 0;
begin
    for delivery in
        select d.id
        from {{ schema }}.delivery as d
        where
            d.message_id = cancel.message
            and d.state in ('held', 'waiting')
        order by d.id
        for no key update
    loop
        perform {{ schema }}.finish(delivery, 'cancelled');
        cancelled := cancelled + 1;
    end loop;

    delete from {{ schema }}.notification as n
    where
        n.message_id = cancel.message
        and n.read_at is null;
    return cancelled;
end;
$$;

alter function {{ schema }}.cancel(bigint) owner to {{ owner }};

comment on function {{ schema }}.cancel(bigint) is
'Cancels what of a message is not under way yet; answers how many deliveries.';

{{ only("execute", "function " ~ schema ~ ".cancel(bigint)", [sender, admin]) }}
