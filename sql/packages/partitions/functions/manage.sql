{%- set signature = "(regclass, text, integer, interval, interval, timestamptz, boolean)" -%}
-- Lets the partitions of a table come and go by themselves from now on, and makes those that are
-- missing at once. Said again it changes the settings. Detaching waits for maintain().
create or replace function {{ schema }}.manage(
    parent regclass,
    period text,
    ahead integer default 3,
    keep interval default null,
    drop_after interval default interval '1 day',
    since timestamptz default null,
    copies_triggers boolean default false
)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform {{ schema }}.key_of(manage.parent);
    if exists (select from {{ schema }}.bounds(manage.parent) as b where b.is_default) then
        raise exception 'table % has a default partition', manage.parent
            using
                errcode = 'PKP02',
                detail = 'Every new partition would lock and scan it.',
                hint = 'Move its rows into partitions of their own, and detach it.';
    end if;
    if manage.period not in ('day', 'week', 'month', 'year') then
        raise exception 'there is no period %', manage.period
            using
                errcode = 'PKP03',
                detail = 'A partition holds a day, a week, a month or a year.',
                hint = format('select {{ schema }}.manage(%L, ''month'');', manage.parent);
    end if;

    insert into {{ schema }}.managed as m (
        parent, period, ahead, keep, drop_after, since_at, copies_triggers
    )
    values (
        manage.parent,
        manage.period,
        manage.ahead,
        manage.keep,
        manage.drop_after,
        manage.since at time zone 'UTC',
        manage.copies_triggers
    )
    on conflict on constraint managed_pkey do update
        set
            period = excluded.period,
            ahead = excluded.ahead,
            keep = excluded.keep,
            drop_after = excluded.drop_after,
            since_at = excluded.since_at,
            copies_triggers = excluded.copies_triggers;

    return {{ schema }}.extend(manage.parent);
end;
$$;

comment on function {{ schema }}.manage{{ signature }} is
'Lets the partitions of a table come and go by themselves; returns how many it made at once.';

revoke all on function {{ schema }}.manage{{ signature }} from public;
grant execute
on function {{ schema }}.manage{{ signature }}
to {{ admin }};
