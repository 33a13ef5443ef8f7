-- The tiers to begin with. Numbers that somebody has changed since stay as they are.
insert into {{ schema }}.tier (name, statement_timeout)
values
('standard', interval '15 seconds'),
('professional', interval '30 seconds'),
('enterprise', interval '60 seconds')
on conflict (name) do nothing;
