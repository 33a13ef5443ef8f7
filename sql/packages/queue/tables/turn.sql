-- Reasons to look at a concurrency key again: a job of it came, or one of it ended and freed a slot.
-- Rows are only added here by those who enqueue and finish, so that neither waits for the counter.
create table {{ schema }}.turn (
    id bigint generated always as identity primary key,
    queue_id integer not null,
    freed integer not null,
    concurrency_key text not null
);

-- Serves the admission, which takes up the reasons of one key together.
create index turn_of_key
on {{ schema }}.turn (queue_id, concurrency_key);

alter table {{ schema }}.turn owner to {{ owner }};

comment on table {{ schema }}.turn is
'Concurrency keys that should be looked at again, and how many slots were freed.';

revoke all on {{ schema }}.turn from public;
