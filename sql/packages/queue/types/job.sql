-- A job in the hands of a worker, as claim() gives it out and as handlers in SQL take it.
create type {{ schema }}.job as (
    id bigint,
    kind text,
    payload jsonb,
    attempt integer,
    token bigint,
    queue text,
    priority smallint,
    max_attempts integer,
    tenant text,
    concurrency_key text,
    run_at timestamptz,
    lease_until timestamptz
);

comment on type {{ schema }}.job is
'A claimed job: what to do, and the token that proves whose it is.';
