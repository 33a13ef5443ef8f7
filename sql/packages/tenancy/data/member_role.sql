-- The roles to begin with. Ranks leave room for roles in between.
insert into {{ schema }}.member_role (name, rank, can_manage)
values
('viewer', 100, false),
('member', 200, false),
('admin', 300, true),
('owner', 400, true)
on conflict (name) do nothing;
