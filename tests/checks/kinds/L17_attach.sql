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
