-- The whole table anew.
-- case: unlogged
-- sees: error index-rebuild app.ticket
-- sees: error table-rewrite app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket set unlogged;
-- case: logged
-- sees: error index-rebuild app.cache
-- sees: error table-rewrite app.cache
-- sees: info blocks-reads app.cache
-- sees: info blocks-writes app.cache
-- migration
alter table app.cache set logged;
-- case: clustered
-- sees: error index-rebuild app.ticket
-- sees: error table-rewrite app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
cluster app.ticket using ticket_pkey;
-- case: marked for clustering only
-- migration
alter table app.ticket cluster on ticket_pkey;
-- case: vacuum full
-- sees: error index-rebuild app.ticket
-- sees: error table-rewrite app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
-- transactional: false
vacuum full app.ticket;
-- case: plain vacuum
-- migration
-- transactional: false
vacuum app.ticket;
-- case: to another tablespace
-- sees: error table-rewrite app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket set tablespace trace_fast;
-- case: to the tablespace where it is
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket set tablespace pg_default;
