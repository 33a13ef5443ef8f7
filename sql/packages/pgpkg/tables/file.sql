-- The templates as the last deploy saw them, rendered. When all of them are unchanged and no
-- migration waits, there is nothing to do, and nothing needs to be parsed to know it.
create table {{ schema }}.file (
    file text primary key,
    unit text not null,
    sha256 text not null
);

comment on table {{ schema }}.file is
'Checksums of the rendered templates that the last deploy saw.';

revoke all on {{ schema }}.file from public;
grant select on {{ schema }}.file to {{ reader }};
