-- The generic way, for comparison: one row trigger for any table, which reads the primary key from
-- the catalog at each row, makes an id of the record from it, and keeps the whole row as jsonb in a
-- log with four indexes.
create schema generic;

create function generic.uid() returns uuid
language sql
stable
as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid;
$$;

create function generic.role() returns text
language sql
stable
as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.role', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
    );
$$;

create type generic.operation as enum ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE');

create table generic.record_version (
    id bigint generated always as identity primary key,
    record_id uuid,
    old_record_id uuid,
    op generic.operation not null,
    ts timestamptz not null default now(),
    table_oid oid not null,
    table_schema name not null,
    table_name name not null,
    record jsonb,
    old_record jsonb,
    auth_uid uuid default generic.uid(),
    auth_role text default generic.role(),
    constraint one_side check (coalesce(record_id, old_record_id) is not null or op = 'TRUNCATE'),
    constraint new_side check ((op in ('INSERT', 'UPDATE')) = (record is not null)),
    constraint old_side check ((op in ('UPDATE', 'DELETE')) = (old_record is not null))
);

create index record_version_ts on generic.record_version using brin (ts);
create index record_version_table on generic.record_version (table_oid);
create index record_version_record on generic.record_version (record_id)
where record_id is not null;
create index record_version_old on generic.record_version (old_record_id)
where old_record_id is not null;

create function generic.key_columns(entity oid) returns text[]
language sql
stable
security definer
set search_path = ''
as $$
    select coalesce(array_agg(a.attname::text order by a.attname), '{}')
    from pg_catalog.pg_index as i
    inner join pg_catalog.pg_attribute as a
        on
            i.indrelid = a.attrelid
            and a.attnum = any(i.indkey)
    where
        i.indrelid = key_columns.entity
        and i.indisprimary;
$$;

create function generic.record_id(entity oid, keys text[], record jsonb) returns uuid
language sql
stable
as $$
    select case
        when record_id.record is null then null
        when cardinality(record_id.keys) = 0 then gen_random_uuid()
        else (
            select md5(record_id.entity::text || coalesce(jsonb_agg(
                record_id.record -> k.name order by k.name
            )::text, ''))::uuid
            from unnest(record_id.keys) as k (name)
        )
    end;
$$;

create function generic.record_change() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
    keys text[] = generic.key_columns(tg_relid);
    new_record jsonb = to_jsonb(new);
    old_record jsonb = to_jsonb(old);
begin
    insert into generic.record_version (
        record_id, old_record_id, op, table_oid, table_schema, table_name, record, old_record
    )
    select
        generic.record_id(tg_relid, keys, new_record),
        generic.record_id(tg_relid, keys, old_record),
        tg_op::generic.operation,
        tg_relid,
        tg_table_schema,
        tg_table_name,
        new_record,
        old_record;
    return coalesce(new, old);
end;
$$;

create trigger record_change
after insert or update or delete on shop.customer_order
for each row execute function generic.record_change();
