-- Alice owns one tenant, Bob another; Carol is a viewer in the first and a member of the second.
insert into {{ schema }}.tenant (id, name, tier)
values
('00000000-0000-4000-8000-00000000a000', 'Alder', 'standard'),
('00000000-0000-4000-8000-00000000b000', 'Birch', 'enterprise')
on conflict (id) do nothing;

insert into {{ schema }}.membership (tenant_id, user_id, role)
values
(
    '00000000-0000-4000-8000-00000000a000', '00000000-0000-4000-8000-00000000000a',
    'owner'
),
(
    '00000000-0000-4000-8000-00000000b000', '00000000-0000-4000-8000-00000000000b',
    'owner'
),
(
    '00000000-0000-4000-8000-00000000a000', '00000000-0000-4000-8000-00000000000c',
    'viewer'
),
(
    '00000000-0000-4000-8000-00000000b000', '00000000-0000-4000-8000-00000000000c',
    'member'
)
on conflict on constraint membership_pkey do nothing;
