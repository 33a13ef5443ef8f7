-- Alice trades by three strategies, Bob by two. Their ids tell whose they are.
insert into {{ schema }}.strategies (id, user_id, name, description, status, created_at)
values
(
    '00000000-0000-4000-8000-0000000000a1', '00000000-0000-4000-8000-00000000000a',
    'Momentum', 'Buys what rises.', 'active', '2026-01-05 09:00+00'
),
(
    '00000000-0000-4000-8000-0000000000a2', '00000000-0000-4000-8000-00000000000a',
    'Mean reversion', 'Buys what fell too far.', 'draft', '2026-01-06 09:00+00'
),
(
    '00000000-0000-4000-8000-0000000000a3', '00000000-0000-4000-8000-00000000000a',
    'Pairs', null, 'archived', '2026-01-07 09:00+00'
),
(
    '00000000-0000-4000-8000-0000000000b1', '00000000-0000-4000-8000-00000000000b',
    'Momentum', 'Bob''s own.', 'active', '2026-01-05 10:00+00'
),
(
    '00000000-0000-4000-8000-0000000000b2', '00000000-0000-4000-8000-00000000000b',
    'Carry', null, 'draft', '2026-01-06 10:00+00'
);

insert into {{ schema }}.strategy_templates (name, body, storage_path)
values ('Moving averages', '{"fast": 10, "slow": 50}', 'moving-averages.json');
