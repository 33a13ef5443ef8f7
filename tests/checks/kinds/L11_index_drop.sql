-- An index goes.
-- case: with a lock
-- sees: info blocks-reads app.customer
-- sees: info blocks-writes app.customer
-- migration
drop index app.customer_name;
-- case: concurrently
-- migration
-- transactional: false
drop index concurrently app.customer_name;
