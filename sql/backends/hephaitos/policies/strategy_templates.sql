-- Everybody sees the templates; they are written by whoever deploys.
alter table {{ schema }}.strategy_templates enable row level security;

drop policy if exists strategy_templates_everybody_reads on {{ schema }}.strategy_templates;
create policy strategy_templates_everybody_reads on {{ schema }}.strategy_templates
for select
to {{ anon }}, {{ authenticated }}
using (true);

comment on policy strategy_templates_everybody_reads on {{ schema }}.strategy_templates is
'Everybody sees the templates.';
