-- Rules that go.
-- case: not null
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket alter column title drop not null;
-- case: a condition
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket drop constraint ticket_amount_is_positive;
