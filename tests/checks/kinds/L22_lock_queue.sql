-- What waits for whom.
-- case: a new trigger keeps writers out
-- sees: info blocks-writes app.ticket
-- migration
create trigger ticket_is_quiet before update on app.ticket
for each row execute function suppress_redundant_updates_trigger();
-- case: triggers off for a backfill
-- sees: error table-scan app.ticket
-- sees: error work-after-lock app.ticket
-- sees: warning blocks-writes app.ticket
-- migration
alter table app.ticket disable trigger user;
update app.ticket set note = 'x';
alter table app.ticket enable trigger user;
-- case: statistics targets keep nobody out
-- migration
alter table app.ticket alter column note set statistics 500;
-- case: an index gets another name without a lock
-- migration
alter index app.customer_name rename to customer_by_name;
-- case: an index of a materialized view keeps nobody out
-- migration
create index summary_customers on app.summary (customers);
-- case: a sequence keeps those waiting who want its next number
-- sees: info blocks-writes app.number
-- migration
alter sequence app.number increment by 10;
