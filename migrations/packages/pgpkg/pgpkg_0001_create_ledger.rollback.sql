-- Takes the ledger away with everything that it remembers. pgpkg rollback never does this; it is
-- for psql, when pgpkg leaves a database for good.
drop schema {{ schema }} cascade;
