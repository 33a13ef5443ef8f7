-- Rights, switches of row security, extensions.
-- case: grants and new extensions lock nobody out
-- migration
grant select on app.ticket to anon;
create extension if not exists pg_trgm with schema app;
alter extension pg_trgm set schema app_old;
alter default privileges in schema app grant select on tables to anon;
-- case: row security and policies lock everybody out for a moment
-- sees: warning blocks-reads app.ticket
-- sees: warning blocks-writes app.ticket
-- migration
alter table app.ticket enable row level security;
create policy ticket_is_open on app.ticket using (is_open);
