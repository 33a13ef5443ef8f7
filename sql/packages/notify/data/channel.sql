-- The ways out that everybody has. What is there already stays as it was set.
insert into {{ schema }}.channel (name, is_idempotent, max_attempts)
values
('email', true, 8),
('webhook', true, 12),
('push', true, 5)
on conflict (name) do nothing;
