-- The usual recipe, for comparison: an advisory lock on the key, a select, then an upsert.
create schema naive;

create table naive.counter (
    key text primary key,
    window_start timestamptz not null,
    hits integer not null
);

create function naive.allow(who text, budget integer, period interval) returns boolean
language plpgsql
volatile
set search_path = ''
as $$
declare
    this_window timestamptz := date_bin(allow.period, clock_timestamp(), 'epoch');
    used integer;
begin
    perform pg_advisory_xact_lock(hashtext(allow.who));

    select c.hits
    into used
    from naive.counter as c
    where
        c.key = allow.who
        and c.window_start = this_window;

    if coalesce(used, 0) >= allow.budget then
        return false;
    end if;

    insert into naive.counter as c (key, window_start, hits)
    values (allow.who, this_window, 1)
    on conflict (key) do update set
        window_start = excluded.window_start,
        hits = case when c.window_start = excluded.window_start then c.hits + 1 else 1 end;
    return true;
end;
$$;
