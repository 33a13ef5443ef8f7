{%- from "macros/doors.sql" import door -%}
-- Empties the oldest table when every consumer has passed it, and lets it be written next. tick()
-- calls it. It waits for a lock no longer than a few milliseconds: who is in the way is asked again
-- next time. Says what it did: turned, early, busy, or behind: CONSUMER.
create or replace function {{ schema }}.stream_rotate(
    at_least interval default interval '5 minutes'
)
returns text
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
set lock_timeout = '20ms'
as $$
declare
    present {{ schema }}.stream_turn;
    oldest smallint;
    behind text;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'streams are rotated at read committed only'
            using
                errcode = 'PKQ54',
                detail = 'An older snapshot does not see what was sent meanwhile.',
                hint = 'Call it in a statement of its own.';
    end if;

    select t.* into present
    from {{ schema }}.stream_turn as t
    for update skip locked;

    if present is null then
        return 'busy';
    end if;
    if present.turned_at > clock_timestamp() - stream_rotate.at_least then
        return 'early';
    end if;

    oldest := (present.slot + 1) % 3;
    behind := {{ schema }}.stream_behind(oldest);
    if behind is not null then
        return 'behind: ' || behind;
    end if;

    -- Only now nobody can add to it any more, and what was added meanwhile is looked at again.
    execute format('lock table {{ schema }}.stream_event_%s in access exclusive mode', oldest);
    behind := {{ schema }}.stream_behind(oldest);
    if behind is not null then
        return 'behind: ' || behind;
    end if;

    execute format('truncate {{ schema }}.stream_event_%s', oldest);
    update {{ schema }}.stream_turn as t
    set
        slot = oldest,
        turned_at = clock_timestamp();
    return 'turned';
exception
    when lock_not_available then
        return 'busy';
end;
$$;

comment on function {{ schema }}.stream_rotate(interval) is
'Empties the oldest table of events when every consumer has passed it; says what it did.';

{{ door(owner, schema ~ ".stream_rotate(interval)", admin) }}
