{%- from "macros/grants.sql" import only -%}
-- Ends an attempt of which the dispatcher knows that the provider did not take it. It is tried again
-- later, or dead when that was the last attempt or no other one would help. Answers retry, dead or
-- lost; lost when it is in other hands by now.
create or replace function {{ schema }}.failed(
    id bigint,
    token bigint,
    error text,
    retry_in interval default null,
    is_permanent boolean default false
)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    held {{ schema }}.delivery;
begin
    select d.*
    into held
    from {{ schema }}.delivery as d
    where
        d.id = failed.id
        and d.token = failed.token
        and d.state = 'sending'
    for no key update;

    if not found then
        return 'lost';
    elsif is_permanent
        or held.attempts >= ({{ schema }}.require_channel(held.channel)).max_attempts then
        perform {{ schema }}.finish(held.id, 'dead', failed.error);
        perform {{ queue.schema }}.complete(array[held.job_id], array[held.token]);
        return 'dead';
    end if;

    update {{ schema }}.delivery as d
    set
        state = 'waiting',
        error = failed.error
    where d.id = held.id;
    perform {{ queue.schema }}.fail(held.job_id, held.token, failed.error, failed.retry_in);
    return 'retry';
end;
$$;

alter function {{ schema }}.failed(bigint, bigint, text, interval, boolean) owner to {{ owner }};

comment on function {{ schema }}.failed(bigint, bigint, text, interval, boolean) is
'Ends an attempt that the provider refused: it is tried again later, or it is dead.';

{{ only("execute", "function " ~ schema ~ ".failed(bigint, bigint, text, interval, boolean)", dispatcher) }}
