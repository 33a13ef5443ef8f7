-- A partition is attached.
-- case: unproven it is scanned
-- sees: error table-scan app.event_unproven
-- sees: info blocks-reads app.event_unproven
-- sees: info blocks-writes app.event_unproven
-- migration
alter table app.event attach partition app.event_unproven for values from ('2027-01-01') to ('2028-01-01');
-- case: proven by a check it is not
-- sees: info blocks-reads app.event_2027
-- sees: info blocks-writes app.event_2027
-- migration
alter table app.event attach partition app.event_2027 for values from ('2027-01-01') to ('2028-01-01');
-- case: a new table is free
-- migration
create table app.event_2030 (like app.event);
alter table app.event attach partition app.event_2030 for values from ('2030-01-01') to ('2031-01-01');
-- case: of the partitions that are there only the one for the rest is scanned
-- sees: error table-scan app.reading_rest
-- sees: info blocks-reads app.reading
-- sees: info blocks-writes app.reading
-- sees: info blocks-reads app.reading_rest
-- sees: info blocks-writes app.reading_rest
-- migration
create table app.reading_2030 partition of app.reading
for values from ('2030-01-01') to ('2031-01-01');
-- migration
create table app.reading_2031 (like app.reading);
alter table app.reading attach partition app.reading_2031
for values from ('2031-01-01') to ('2032-01-01');
