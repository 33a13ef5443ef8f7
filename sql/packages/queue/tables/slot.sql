-- How many jobs of a concurrency key are on their way. Only who holds the row admits jobs of the key;
-- nobody waits for it.
create table {{ schema }}.slot (
    queue_id integer not null,
    taken integer not null default 0,
    concurrency_key text not null,
    primary key (queue_id, concurrency_key)
)
with (fillfactor = 60);

alter table {{ schema }}.slot owner to {{ owner }};

comment on table {{ schema }}.slot is
'How many jobs of each concurrency key are on their way.';

revoke all on {{ schema }}.slot from public;
