-- transactional: true
-- The schema and the log.
-- Locks: nothing that exists.
create schema {{ schema }};

-- One row for each row that changed, one for each TRUNCATE. Only triggers write here.
-- No foreign key and no check: the log outlives what it tells of, and must never refuse a write.
create table {{ schema }}.log (
    id bigint generated always as identity primary key,
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
    transaction_id xid8 not null default pg_current_xact_id()
);

-- Serves the question: what happened to this row.
create index log_of_record
on {{ schema }}.log (table_schema, table_name, record_id, id);

-- Serves the question: what happened on that day.
create index log_of_time
on {{ schema }}.log using brin (created_at);
