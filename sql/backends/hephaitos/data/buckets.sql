-- The buckets of this backend: charts and exports are private, templates are for everybody.
insert into storage.buckets (id, name, public)
values
('backtest-charts', 'backtest-charts', false),
('exports', 'exports', false),
('templates', 'templates', true)
on conflict (id) do update
    set public = excluded.public;
