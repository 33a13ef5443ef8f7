-- A new foreign key.
-- case: checked at once it scans
-- sees: error table-scan app.ticket
-- sees: info blocks-writes app.customer
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add constraint ticket_customer foreign key (customer_id) references app.customer (id);
-- case: not valid it does not
-- sees: info blocks-writes app.customer
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add constraint ticket_customer foreign key (customer_id) references app.customer (id) not valid;
-- case: of a new table it only locks the parent
-- sees: info blocks-writes app.customer
-- migration
create table app.answer (
    id bigint primary key,
    customer_id bigint references app.customer (id)
);
-- case: of a new column that is null it only locks
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.customer
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add column agent_id bigint references app.customer (id);
-- case: of a new column with a default it scans
-- sees: error table-scan app.ticket
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.customer
-- sees: info blocks-writes app.ticket
-- migration
alter table app.ticket add column agent_id bigint default 1 references app.customer (id);
