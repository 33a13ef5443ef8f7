{%- from "macros/owned.sql" import own_rows -%}
-- A user sees, makes, changes and removes the own strategies, and cannot give them away.
alter table {{ schema }}.strategies enable row level security;

drop policy if exists strategies_owner_reads on {{ schema }}.strategies;
create policy strategies_owner_reads on {{ schema }}.strategies
for select
to {{ authenticated }}
using ({{ own_rows() }});

drop policy if exists strategies_owner_adds on {{ schema }}.strategies;
create policy strategies_owner_adds on {{ schema }}.strategies
for insert
to {{ authenticated }}
with check ({{ own_rows() }});

drop policy if exists strategies_owner_changes on {{ schema }}.strategies;
create policy strategies_owner_changes on {{ schema }}.strategies
for update
to {{ authenticated }}
using ({{ own_rows() }})
with check ({{ own_rows() }});

drop policy if exists strategies_owner_removes on {{ schema }}.strategies;
create policy strategies_owner_removes on {{ schema }}.strategies
for delete
to {{ authenticated }}
using ({{ own_rows() }});

comment on policy strategies_owner_reads on {{ schema }}.strategies is
'Users see their own strategies.';
comment on policy strategies_owner_adds on {{ schema }}.strategies is
'Users add strategies of their own only.';
comment on policy strategies_owner_changes on {{ schema }}.strategies is
'Users change their own strategies and cannot give them away.';
comment on policy strategies_owner_removes on {{ schema }}.strategies is
'Users remove their own strategies.';
