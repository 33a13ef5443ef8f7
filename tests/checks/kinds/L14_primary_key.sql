-- A primary key.
-- case: builds its index under the lock, and looks for nulls
-- sees: error index-rebuild app.heap
-- sees: error table-scan app.heap
-- sees: info blocks-reads app.heap
-- sees: info blocks-writes app.heap
-- migration
alter table app.heap add primary key (n);
-- case: using an index still looks for nulls
-- sees: error table-scan app.heap
-- sees: info blocks-reads app.heap
-- sees: info blocks-writes app.heap
-- migration
-- transactional: false
create unique index concurrently heap_n on app.heap (n);
alter table app.heap add constraint heap_n primary key using index heap_n;
-- case: of a partitioned table, in a transaction that holds the lock already
-- sees: error index-rebuild app.reading
-- sees: error work-after-lock app.reading
-- sees: warning blocks-reads app.reading
-- sees: warning blocks-writes app.reading
-- migration
alter table app.reading alter column body set default '';
alter table app.reading add unique (at, body);
