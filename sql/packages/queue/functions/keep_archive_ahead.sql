{%- from "macros/doors.sql" import door -%}
-- Makes the partitions of the archive for this month and the next two, and drops those that are
-- older than any queue keeps its jobs. A partition is filled before it is attached, so that rows
-- that came too early find their month, and dropped as a whole.
create or replace function {{ schema }}.keep_archive_ahead(at timestamptz default now())
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
    month timestamptz;
    part text;
    oldest timestamptz;
begin
    if not pg_try_advisory_xact_lock(hashtext('{{ schema }}.archive'), 0) then
        return;
    end if;
    for month in
        select date_trunc('month', keep_archive_ahead.at, 'UTC') + n * interval '1 month'
        from generate_series(0, 2) as n
    loop
        part := to_char(month at time zone 'UTC', '"archive_"YYYY_MM');
        continue when to_regclass(format('{{ schema }}.%I', part)) is not null;
        execute format(
            'create table {{ schema }}.%I (like {{ schema }}.archive including all)', part
        );
        execute format(
            'with moved as ('
            ' delete from {{ schema }}.archive_rest'
            ' where finished_at >= %1$L and finished_at < %2$L returning *)'
            ' insert into {{ schema }}.%3$I select * from moved',
            month, month + interval '1 month', part
        );
        execute format(
            'alter table {{ schema }}.archive attach partition {{ schema }}.%I'
            ' for values from (%L) to (%L)',
            part, month, month + interval '1 month'
        );
    end loop;

    select date_trunc('month', keep_archive_ahead.at - coalesce(max(q.keep_for), '0'), 'UTC')
    into oldest
    from {{ schema }}.queue as q
    where q.is_kept;
    for part in
        select c.relname
        from pg_catalog.pg_inherits as i
        inner join pg_catalog.pg_class as c
            on i.inhrelid = c.oid
        where
            i.inhparent = '{{ schema }}.archive'::regclass
            and c.relname ~ '^archive_\d{4}_\d\d$'
            and to_date(c.relname, '"archive_"YYYY_MM') < (oldest at time zone 'UTC')::date
    loop
        execute format('drop table {{ schema }}.%I', part);
    end loop;
end;
$$;

comment on function {{ schema }}.keep_archive_ahead(timestamptz) is
'Makes the next months of the archive and drops those that nobody keeps.';

{{ door(owner, schema ~ ".keep_archive_ahead(timestamptz)", (worker, admin)) }}
