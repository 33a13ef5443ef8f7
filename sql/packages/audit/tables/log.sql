-- One row for each row that changed, one for each TRUNCATE. Only triggers write here.
-- No foreign key and no check: the log outlives what it tells of, and must never refuse a write. No
-- primary key either: every index costs each write, and id is unique without one.
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

-- Serves the question: what happened to this row.
create index log_of_record
on {{ schema }}.log (table_schema, table_name, record_id, id);

-- Serves the question: what happened on that day.
create index log_of_time
on {{ schema }}.log using brin (created_at);

alter table {{ schema }}.log owner to {{ owner }};
alter table {{ schema }}.log enable row level security;

comment on table {{ schema }}.log is
'One row for each row that changed. Append-only, for its owner too. A partition for each month.';
comment on column {{ schema }}.log.created_at is
'When the statement had run, by the clock: of one row, later changes have later times.';
comment on column {{ schema }}.log.record_id is
'The primary key as text; a composite key is a JSON array; NULL for TRUNCATE.';
comment on column {{ schema }}.log.action is
'INSERT, UPDATE, DELETE or TRUNCATE. A changed key is a DELETE and an INSERT. ERASE tells of an erasure.';
comment on column {{ schema }}.log.actor is
'The sub in the claims of the caller; NULL when there were none.';
comment on column {{ schema }}.log.actor_role is
'The database role that wrote.';
comment on column {{ schema }}.log.tenant is
'The tenant of the row, where the table says so; else the tenant in the claims of the caller.';
comment on column {{ schema }}.log.ip is
'Where the request came from, as the gateway tells; NULL without one.';

grant select on {{ schema }}.log to {{ reader }}, {{ tenant_reader }};
