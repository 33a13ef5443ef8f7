-- Another type for a column.
-- case: a wider varchar changes the catalog only
-- sees: info blocks-reads app.customer
-- sees: info blocks-writes app.customer
-- migration
alter table app.customer alter column name type varchar(80);
-- case: a narrower varchar rewrites
-- sees: error index-rebuild app.customer
-- sees: error table-rewrite app.customer
-- sees: info blocks-reads app.customer
-- sees: info blocks-writes app.customer
-- migration
alter table app.customer alter column name type varchar(20);
-- case: varchar to text changes the catalog only
-- sees: info blocks-reads app.customer
-- sees: info blocks-writes app.customer
-- migration
alter table app.customer alter column name type text;
-- case: text to varchar rewrites
-- sees: error index-rebuild app.ticket
-- sees: error table-rewrite app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket alter column title type varchar(200);
-- case: more digits of the same scale change the catalog only
-- sees: info blocks-reads app.customer
-- sees: info blocks-writes app.customer
-- migration
alter table app.customer alter column balance type numeric(12, 2);
-- case: another scale rewrites
-- sees: error index-rebuild app.customer
-- sees: error table-rewrite app.customer
-- sees: info blocks-reads app.customer
-- sees: info blocks-writes app.customer
-- migration
alter table app.customer alter column balance type numeric(12, 4);
-- case: integer to bigint rewrites
-- sees: error index-rebuild app.ticket
-- sees: error table-rewrite app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket alter column amount type bigint;
-- case: timestamp to timestamptz under UTC changes the catalog only
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
set local timezone = 'UTC';
alter table app.ticket alter column opened_at type timestamptz;
-- case: timestamp to timestamptz elsewhere rewrites
-- sees: error index-rebuild app.ticket
-- sees: error table-rewrite app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
set local timezone = 'Asia/Tokyo';
alter table app.ticket alter column opened_at type timestamptz;
-- case: timestamp to timestamptz depends on the session
-- sees: warning session-dependent app.ticket.opened_at
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket alter column opened_at type timestamptz;
-- case: text to an enum rewrites, whatever was made up
-- sees: error index-rebuild app.ticket
-- sees: error table-rewrite app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
create type app.state as enum ('open', 'closed');
alter table app.ticket alter column note type app.state using note::app.state;
-- case: a domain without a rule changes the catalog only
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket alter column note type app.unused;
-- case: hidden in a DO block it rewrites all the same
-- sees: error index-rebuild app.ticket
-- sees: error table-rewrite app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
do $$
begin
    execute 'alter table app.ticket alter column amount type bigint';
end;
$$;
