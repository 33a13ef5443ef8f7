-- Each time the log was sealed: what had been written until then. A row that turns up later and says that
-- it is older than that was not written by the triggers.
create table {{ schema }}.seal (
    id bigint generated always as identity primary key,
    sealed_at timestamptz not null,
    first_position bigint not null,
    last_position bigint not null,
    finished_before xid8 not null,
    begun_before xid8 not null,
    cluster bigint not null
);

alter table {{ schema }}.seal owner to {{ owner }};
alter table {{ schema }}.seal enable row level security;

comment on table {{ schema }}.seal is
'Each time the log was sealed, and what had been written until then.';
comment on column {{ schema }}.seal.first_position is
'Where the chain begins: what is before it left with its month.';
comment on column {{ schema }}.seal.finished_before is
'All transactions below this one had ended: their rows are sealed.';
comment on column {{ schema }}.seal.begun_before is
'No transaction from this one on had written yet: their rows are younger.';
comment on column {{ schema }}.seal.cluster is
'The server: in another one, after a restore, transactions are counted anew.';

grant select on {{ schema }}.seal to {{ reader }};
