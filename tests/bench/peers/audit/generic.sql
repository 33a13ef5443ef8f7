-- The generic way, for comparison, as supa_audit 0.3.1 goes it: one row trigger for any table, which reads
-- the primary key from the catalog at each row, makes an id of the record from a digest of it, and keeps the
-- whole row as jsonb in a log with five checks, five indexes (that of the primary key among them) and, as in
-- its home, who writes by default. Only the digest is another one, md5 instead of sha1: the extension with
-- the latter is not on every server, and they cost the same.
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
    constraint new_id check ((op in ('INSERT', 'UPDATE')) = (record_id is not null)),
    constraint new_side check ((op in ('INSERT', 'UPDATE')) = (record is not null)),
    constraint old_id check ((op in ('UPDATE', 'DELETE')) = (old_record_id is not null)),
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
    select coalesce(array_agg(a.attname::text order by a.attnum), '{}'::text[])
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
        when record_id.keys = '{}'::text[] then gen_random_uuid()
        else (
            select md5(
                'generic' || (
                    jsonb_build_array(to_jsonb(record_id.entity))
                    || jsonb_agg(record_id.record ->> k.name)
                )::text
            )::uuid
            from unnest(record_id.keys) as k (name)
        )
    end;
$$;

-- The id is made in variables, as there: within a transaction its plan is kept from row to row. There is no
-- SET search_path on it, either.
create function generic.record_change() returns trigger
language plpgsql
security definer
as $$
declare
    keys text[] = generic.key_columns(tg_relid);
    new_record jsonb = to_jsonb(new);
    new_id uuid = generic.record_id(tg_relid, keys, new_record);
    old_record jsonb = to_jsonb(old);
    old_id uuid = generic.record_id(tg_relid, keys, old_record);
begin
    insert into generic.record_version (
        record_id, old_record_id, op, table_oid, table_schema, table_name, record, old_record
    )
    select
        new_id,
        old_id,
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
