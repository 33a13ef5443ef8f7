-- Which function in SQL does the jobs of a kind. The call is kept as text: the type of a function's
-- identity cannot be carried to the next major version of the server.
create table {{ schema }}.handler (
    kind text primary key,
    call text not null,
    takes_job boolean not null,
    run_as text
);

alter table {{ schema }}.handler owner to {{ owner }};

comment on table {{ schema }}.handler is
'Which function in SQL does the jobs of a kind.';
comment on column {{ schema }}.handler.takes_job is
'It takes the whole job, and not only the payload.';
comment on column {{ schema }}.handler.run_as is
'The role that it runs as; NULL for the role of the worker.';

revoke all on {{ schema }}.handler from public;
