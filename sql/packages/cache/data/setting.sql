-- A quarter of a gigabyte, and as many rows as fit into it when they are small.
insert into {{ schema }}.setting (max_rows, max_bytes, is_notifying)
values (1000000, 268435456, true)
on conflict (is_only) do nothing;
