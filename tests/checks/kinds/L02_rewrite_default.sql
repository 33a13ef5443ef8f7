-- A default for a new column.
-- case: a constant is kept once
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add column code integer not null default 5;
-- case: now() is kept once
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add column seen_at timestamptz not null default now();
-- case: a volatile default is written into every row
-- sees: error index-rebuild app.ticket
-- sees: error table-rewrite app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add column code uuid default gen_random_uuid();
-- case: a volatile function of the project as well
-- sees: error index-rebuild app.ticket
-- sees: error table-rewrite app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add column code uuid default app.token();
-- case: an immutable function is kept once
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add column code integer default app.seven();
-- case: a function that says STABLE and is not hides it
-- sees: warning hidden-volatile app.stable_token()
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add column code uuid default app.stable_token();
-- case: a function that says IMMUTABLE and is not hides it
-- sees: warning hidden-volatile app.immutable_token()
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add column code uuid default app.immutable_token();
-- case: as a default for later rows only it hides nothing
-- sees: warning blocks-reads app.ticket
-- sees: warning blocks-writes app.ticket
-- migration
alter table app.ticket add column code uuid;
alter table app.ticket alter column code set default app.stable_token();
