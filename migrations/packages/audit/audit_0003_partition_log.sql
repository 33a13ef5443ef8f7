-- depends: audit_0002_bound_log
-- transactional: true
-- The log becomes a partition, with all its rows and until the month is over, of a new one that has a
-- partition for each month. No row is read or moved. Beside it: which tables are tracked, and the chain of
-- hashes.
-- Locks: the log, for as long as it takes to write to the catalog.
create type {{ schema }}.caller as (
    actor text,
    actor_email text,
    tenant text,
    ip text,
    user_agent text,
    request_id text
);

alter table {{ schema }}.log
drop constraint log_pkey,
add column actor_email text,
add column tenant text,
add column ip text,
add column user_agent text,
add column request_id text;

alter table {{ schema }}.log rename to log_before;
alter sequence {{ schema }}.log_id_seq rename to log_before_id_seq;
alter index {{ schema }}.log_of_record rename to log_before_of_record;
alter index {{ schema }}.log_of_time rename to log_before_of_time;

create table {{ schema }}.log (
    id bigint generated always as identity,
    created_at timestamptz not null default now(),
    table_schema text not null,
    table_name text not null,
    record_id text,
    action text not null,
    old_data jsonb,
    new_data jsonb,
    actor text,
    actor_role text not null,
    application_name text not null default current_setting('application_name'),
    transaction_id xid8 not null default pg_current_xact_id(),
    actor_email text,
    tenant text,
    ip text,
    user_agent text,
    request_id text
) partition by range (created_at);

create index log_of_record
on {{ schema }}.log (table_schema, table_name, record_id, id);

create index log_of_time
on {{ schema }}.log using brin (created_at);

-- The triggers that stand now write through the new log until this deploy has replaced them.
do $attach$
declare
    bound text;
    last_id bigint := pg_sequence_last_value('{{ schema }}.log_before_id_seq');
    one record;
begin
    select
        substring(pg_get_constraintdef(k.oid) from $re$'([^']+)'$re$),
        pg_get_userbyid(c.relowner) as owner
    into one
    from pg_catalog.pg_class as c
    inner join pg_catalog.pg_constraint as k on c.oid = k.conrelid
    where
        c.oid = '{{ schema }}.log_before'::regclass
        and k.conname = 'log_rows_are_in_bounds';
    bound := one.substring;

    execute format('alter table {{ schema }}.log owner to %I', one.owner);
    alter table {{ schema }}.log_before alter column id drop identity;
    execute format(
        'alter table {{ schema }}.log attach partition {{ schema }}.log_before'
        ' for values from (minvalue) to (%L)',
        bound
    );
    if last_id is not null then
        perform setval('{{ schema }}.log_id_seq', last_id);
    end if;

    for one in
        select t.tgname
        from pg_catalog.pg_trigger as t
        where
            t.tgrelid = '{{ schema }}.log_before'::regclass
            and not t.tgisinternal
    loop
        execute format(
            'alter table {{ schema }}.log_before enable always trigger %I', one.tgname
        );
    end loop;
end
$attach$;

alter table {{ schema }}.log_before drop constraint log_rows_are_in_bounds;
comment on table {{ schema }}.log_before is
'Partition of {{ schema }}.log with all that was in it before, made at run time by a migration.';

create table {{ schema }}.tracked (
    relation regclass primary key,
    recorder name not null,
    excluded text [] not null,
    redacted text [] not null,
    is_changed_only boolean not null,
    tenant_column text,
    tracked_at timestamptz not null default now()
);

create table {{ schema }}.link (
    position bigint primary key,
    log_id bigint not null,
    created_at timestamptz not null,
    data_hash bytea not null,
    hash bytea not null
);

create index link_of_row
on {{ schema }}.link (log_id);

create table {{ schema }}.seal (
    id bigint generated always as identity primary key,
    sealed_at timestamptz not null,
    first_position bigint not null,
    last_position bigint not null,
    finished_before xid8 not null,
    begun_before xid8 not null,
    cluster bigint not null
);
