-- The counters of each queue as far as fold() has added them up.
create table {{ schema }}.total (
    queue_id integer primary key,
    ready bigint not null default 0,
    later bigint not null default 0,
    blocked bigint not null default 0,
    dead bigint not null default 0,
    done bigint not null default 0,
    failed bigint not null default 0,
    cancelled bigint not null default 0
)
with (fillfactor = 50);

alter table {{ schema }}.total owner to {{ owner }};

comment on table {{ schema }}.total is
'The counters of each queue, as far as they are added up.';

revoke all on {{ schema }}.total from public;
