-- The ledger: what this database was given by pgpkg.
create schema {{ schema }};

comment on schema {{ schema }} is
'The ledger of pgpkg: objects, migrations and deploys of this database.';

revoke all on schema {{ schema }} from public;
grant usage on schema {{ schema }} to {{ reader }};
