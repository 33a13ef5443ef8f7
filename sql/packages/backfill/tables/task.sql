-- One data migration: rows of source go through query into target, in the order of the source's
-- key, a batch in a transaction. The checkpoint moves in the same transaction as the rows.
create table {{ schema }}.task (
    name text primary key,
    source regclass not null,
    target regclass not null,
    query text not null,
    filter text not null,
    source_key text[] not null,
    target_key text[] not null,
    columns text[] not null,
    version text,
    batch integer not null,
    sleep_ratio double precision not null,
    lock_timeout interval not null,
    max_lag bigint,
    max_dead_rows bigint,
    max_quarantined bigint,
    phase text not null default 'copy',
    state text not null default 'running',
    checkpoint text[],
    estimated_rows bigint not null default 0,
    seen_rows bigint not null default 0,
    changed_rows bigint not null default 0,
    busy interval not null default '0',
    waited interval not null default '0',
    next_at timestamptz not null default now(),
    blocked integer not null default 0,
    waits_for text,
    error text,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    constraint task_is_named check (length(name) between 1 and 40),
    constraint task_phase_is_known check (phase in ('copy', 'verify')),
    constraint task_state_is_known check (state in ('running', 'paused', 'done', 'failed')),
    constraint task_batch_is_positive check (batch > 0),
    constraint task_sleep_ratio_is_sane check (sleep_ratio between 0 and 1000)
) with (fillfactor = 50);

alter table {{ schema }}.task owner to {{ owner }};

comment on table {{ schema }}.task is
'One data migration each: what goes where, how fast, and how far it is.';
comment on column {{ schema }}.task.query is
'Makes rows of target out of "batch", the rows of source that are next.';
comment on column {{ schema }}.task.filter is
'Which rows of source take part: a condition on its columns.';
comment on column {{ schema }}.task.columns is
'The columns that query gives; columns of target all of them.';
comment on column {{ schema }}.task.version is
'The column by which an older row never replaces a newer one; NULL: the source wins.';
comment on column {{ schema }}.task.sleep_ratio is
'How long drivers rest after a batch, as a multiple of the time it took.';
comment on column {{ schema }}.task.lock_timeout is
'How long a batch waits for rows that somebody else has locked before it gives way.';
comment on column {{ schema }}.task.max_lag is
'No batch while a replica is further behind than this many bytes; NULL: never mind.';
comment on column {{ schema }}.task.max_dead_rows is
'No batch while target has more dead rows than this; NULL: never mind.';
comment on column {{ schema }}.task.max_quarantined is
'The task fails when more rows than this could not be moved; NULL: never.';
comment on column {{ schema }}.task.checkpoint is
'The key of the last source row that was seen, as text.';
comment on column {{ schema }}.task.blocked is
'How many times in a row a batch gave way.';
comment on column {{ schema }}.task.waits_for is
'Why the last step did nothing; NULL when it did something.';

grant select on {{ schema }}.task to {{ operator }}, {{ reader }};
