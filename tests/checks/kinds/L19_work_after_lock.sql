-- What follows a lock.
-- case: nothing
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
update app.ticket set note = 'x';
alter table app.ticket add column code text;
-- case: an update of all rows
-- sees: error table-scan app.ticket
-- sees: error work-after-lock app.ticket
-- sees: warning blocks-reads app.ticket
-- sees: warning blocks-writes app.ticket
-- migration
alter table app.ticket add column code text;
update app.ticket set code = 'x';
-- case: an update of one row by its key
-- sees: warning blocks-reads app.ticket
-- sees: warning blocks-writes app.ticket
-- migration
alter table app.ticket add column code text;
update app.ticket set code = 'x' where id = 1;
-- case: new rows
-- sees: warning blocks-reads app.heap
-- sees: warning blocks-writes app.heap
-- migration
alter table app.heap add column code text;
insert into app.heap (n) values (100), (101), (102), (103);
-- case: new rows from old ones
-- sees: error work-after-lock app.heap
-- sees: warning blocks-reads app.heap
-- sees: warning blocks-writes app.heap
-- migration
alter table app.heap add column code text;
create table app.answer as select t.id from app.ticket as t;
-- case: work first in a DO block
-- sees: info blocks-reads app.ticket
-- sees: info blocks-writes app.ticket
-- migration
do $$
begin
    update app.ticket set note = 'x';
    alter table app.ticket add column code text;
end;
$$;
-- case: lock first in a DO block
-- sees: error table-scan app.ticket
-- sees: error work-after-lock app.ticket
-- sees: warning blocks-reads app.ticket
-- sees: warning blocks-writes app.ticket
-- migration
do $$
begin
    alter table app.ticket add column code text;
    update app.ticket set code = 'x';
end;
$$;
-- case: a lock by name
-- sees: error work-after-lock app.heap
-- sees: warning blocks-reads app.heap
-- sees: warning blocks-writes app.heap
-- migration
lock table app.heap;
update app.ticket set note = 'x';
-- case: a lock that hurts nobody
-- migration
lock table app.heap in share update exclusive mode;
update app.ticket set note = 'x';
-- case: a lock that a block gives back with its exception
-- migration
do $$
begin
    begin
        alter table app.ticket add column code text;
        raise exception 'not yet';
    exception when others then
        null;
    end;
    update app.customer set email = 'x';
end;
$$;
-- case: a lock that a block keeps, having caught nothing
-- sees: error work-after-lock app.ticket
-- sees: warning blocks-reads app.ticket
-- sees: warning blocks-writes app.ticket
-- migration
do $$
begin
    begin
        alter table app.ticket add column code text;
    exception when duplicate_column then
        null;
    end;
    update app.customer set email = 'x';
end;
$$;
-- case: a lookup by key, an upsert and a row that points at another are no work
-- sees: warning blocks-reads app.heap
-- sees: warning blocks-writes app.heap
-- migration
alter table app.heap add column code text;
insert into app.cache (k, v) values ('1', 'x'), ('new', 'y')
on conflict (k) do update set v = excluded.v;
update app.customer set email = 'x' where id = 1;
-- case: a count of another table is
-- sees: error work-after-lock app.heap
-- sees: warning blocks-reads app.heap
-- sees: warning blocks-writes app.heap
-- migration
alter table app.heap add column code text;
select count(*) from app.customer;
