{%- from "macros/grants.sql" import only -%}
-- Takes the delivery of a claimed job in hand and answers it; NULL when there is nothing to send
-- any more. A delivery that is found in somebody's hands was left there by a crash: whether the
-- provider got it, nobody knows. Where the provider takes a key once, it is handed out again; where
-- not, it waits for a person.
create or replace function {{ schema }}.hand_out(
    job {{ queue.schema }}.job,
    channel {{ schema }}.channel
)
returns {{ schema }}.outgoing
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    found_delivery {{ schema }}.delivery;
    verdict text;
begin
    select d.*
    into found_delivery
    from {{ schema }}.delivery as d
    where d.id = (job.payload ->> 'delivery')::bigint
    for no key update;

    if found_delivery.id is null or found_delivery.finished_at is not null then
        verdict := 'over';
    elsif found_delivery.state = 'sending' and not channel.is_idempotent then
        verdict := 'unknown';
    elsif found_delivery.expires_at <= clock_timestamp() then
        verdict := 'expired';
    elsif found_delivery.attempts >= channel.max_attempts then
        verdict := 'dead';
    end if;

    if verdict is not null then
        perform {{ queue.schema }}.complete(array[job.id], array[job.token]);
        if verdict <> 'over' then
            perform {{ schema }}.finish(
                found_delivery.id, verdict,
                case verdict
                    when 'unknown' then 'the dispatcher ended before it said how it went'
                    when 'dead' then coalesce(found_delivery.error, 'no dispatcher finished it')
                end
            );
        end if;
        return null;
    end if;

    update {{ schema }}.delivery as d
    set
        state = 'sending',
        job_id = job.id,
        token = job.token,
        attempts = d.attempts + 1,
        claimed_at = clock_timestamp()
    where d.id = found_delivery.id;

    return row(
        found_delivery.id, job.token, found_delivery.attempts + 1,
        '{{ schema }}-' || found_delivery.id, found_delivery.recipient, found_delivery.subject,
        found_delivery.body,
        (
            select t.format
            from {{ schema }}.template as t
            inner join {{ schema }}.message as m on t.name = m.template
            where
                m.id = found_delivery.message_id
                and t.channel = found_delivery.channel
        ),
        job.lease_until
    )::{{ schema }}.outgoing;
end;
$$;

alter function {{ schema }}.hand_out owner to {{ owner }};

comment on function {{ schema }}.hand_out is
'Takes the delivery of a claimed job in hand, or ends both.';

{{ only("execute", "function " ~ schema ~ ".hand_out") }}
