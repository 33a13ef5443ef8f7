{%- from "macros/grants.sql" import only -%}
-- Adds what was written to the log since the last time to the chain of hashes, and returns the newest hash:
-- kept outside of this database, it proves later that nobody wrote the whole chain anew. What
-- transactions have written that are still open is sealed the next time.
create or replace function {{ schema }}.seal(out sealed bigint, out newest bytea)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    seen pg_snapshot := pg_current_snapshot();
    place bigint;
    entry {{ schema }}.log;
    data_hash bytea;
    open_since timestamptz;
begin
    perform pg_advisory_xact_lock('{{ schema }}.link'::regclass::oid::bigint);
    select
        k.position,
        k.hash
    into
        place,
        newest
    from {{ schema }}.link as k
    order by k.position desc
    limit 1;
    place := coalesce(place, 0);
    newest := coalesce(newest, '');
    sealed := 0;

    -- What is not sealed yet was written after this: an older seal saw none of its transactions.
    select max(s.sealed_at) - interval '5 seconds'
    into open_since
    from {{ schema }}.seal as s
    where
        s.cluster = (select c.system_identifier from pg_control_system() as c)
        and s.begun_before <= (
            select n.finished_before
            from {{ schema }}.seal as n
            where n.cluster = s.cluster
            order by n.id desc
            limit 1
        );

    for entry in
        select l.*
        from {{ schema }}.log as l
        where
            l.created_at >= coalesce(open_since, '-infinity')
            and not exists (select from {{ schema }}.link as k where k.log_id = l.id)
            and not {{ schema }}.is_too_late(l.transaction_id, l.created_at)
        order by l.id
    loop
        place := place + 1;
        sealed := sealed + 1;
        data_hash := {{ schema }}.data_hash_of(entry.old_data, entry.new_data);
        newest := {{ schema }}.hash_of(newest, entry, data_hash);
        insert into {{ schema }}.link (position, log_id, created_at, data_hash, hash)
        values (place, entry.id, entry.created_at, data_hash, newest);
    end loop;

    delete from {{ schema }}.link as k
    where
        k.created_at < (
            select min(b.from_at) at time zone 'UTC'
            from {{ partitions.schema }}.bounds('{{ schema }}.log') as b
        );

    insert into {{ schema }}.seal (
        sealed_at, first_position, last_position, finished_before, begun_before, cluster
    )
    select
        clock_timestamp(),
        coalesce((select min(k.position) from {{ schema }}.link as k), place + 1),
        place,
        pg_snapshot_xmin(seen),
        pg_snapshot_xmax(seen),
        c.system_identifier
    from pg_control_system() as c;
end;
$$;

alter function {{ schema }}.seal() owner to {{ owner }};

comment on function {{ schema }}.seal() is
'Adds what was written to the log since the last time to the chain of hashes.';

{{ only("execute", "function " ~ schema ~ ".seal()") }}
