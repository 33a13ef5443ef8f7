{%- from "macros/doors.sql" import door -%}
-- Takes single events out of an open batch: each comes again after a wait that doubles, until the
-- stream's max_attempts are used up; then it is parked. Finish the batch as usual. Says how many.
create or replace function {{ schema }}.stream_fail(
    consumer text,
    batch bigint,
    ids bigint[],
    error text default null,
    retry_in interval default null
)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    place {{ schema }}.stream_place := {{ schema }}.stream_hold(stream_fail.consumer, true);
    rules {{ schema }}.stream;
    failed integer;
begin
    if not place.is_open or place.token is distinct from stream_fail.batch then
        return 0;
    end if;

    select s.* into rules
    from {{ schema }}.stream as s
    inner join {{ schema }}.stream_consumer as c on s.id = c.stream_id
    where c.id = place.consumer_id;

    insert into {{ schema }}.stream_retry (
        consumer_id, event_id, kind, payload, sent_at, attempt, error, due_at
    )
    select
        place.consumer_id,
        i.id,
        i.kind,
        i.payload,
        i.sent_at,
        i.attempt + 1,
        stream_fail.error,
        case
            when i.attempt >= rules.max_attempts then 'infinity'
            else clock_timestamp() + coalesce(
                stream_fail.retry_in,
                least(
                    rules.retry_at_most,
                    rules.retry_after * least(2 ^ (i.attempt - 1), 1e6) * (0.75 + random() / 2)
                )
            )
        end
    from {{ schema }}.stream_batch(place) as i
    where i.id = any(stream_fail.ids)
    on conflict on constraint stream_retry_pkey do update set
        attempt = excluded.attempt,
        error = excluded.error,
        due_at = excluded.due_at,
        batch = null;

    get diagnostics failed = row_count;
    return failed;
end;
$$;

comment on function {{ schema }}.stream_fail(text, bigint, bigint[], text, interval) is
'Takes single events out of an open batch; each comes again later, or is parked.';

{{ door(owner, schema ~ ".stream_fail(text, bigint, bigint[], text, interval)", worker) }}
