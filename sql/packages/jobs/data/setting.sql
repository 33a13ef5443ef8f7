-- The one row of settings; what somebody changed in it stays.
insert into {{ schema }}.setting (is_only)
values (true)
on conflict (is_only) do nothing;
