-- What a tenant has paid for, as far as the database is concerned.
create table {{ schema }}.tier (
    name text primary key,
    statement_timeout interval not null,
    constraint tier_is_named check (length(name) between 1 and 63),
    constraint tier_statement_timeout_in_range check (
        statement_timeout between interval '1 millisecond' and interval '1 day'
    )
);

alter table {{ schema }}.tier owner to {{ owner }};
alter table {{ schema }}.tier enable row level security;

comment on table {{ schema }}.tier is
'What a tenant has paid for: how long one statement may run.';

grant select on {{ schema }}.tier to {{ member }};
grant select, insert, update, delete on {{ schema }}.tier to {{ operator }};
