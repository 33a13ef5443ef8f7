-- Counters, kept by adding rows: one for each statement that moved jobs. Nobody waits for anybody;
-- fold() adds them up now and then, and what it has not yet added up is added by who reads.
create table {{ schema }}.tally (
    queue_id integer not null,
    ready integer not null default 0,
    later integer not null default 0,
    blocked integer not null default 0,
    dead integer not null default 0,
    done integer not null default 0,
    failed integer not null default 0,
    cancelled integer not null default 0
)
with (autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 5000);

alter table {{ schema }}.tally owner to {{ owner }};

comment on table {{ schema }}.tally is
'What each statement changed in the numbers of a queue, until fold() adds it up.';

revoke all on {{ schema }}.tally from public;
