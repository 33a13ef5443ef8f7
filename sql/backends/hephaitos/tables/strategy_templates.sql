-- Strategies to start from. Everybody may read them.
create table {{ schema }}.strategy_templates (
    id uuid primary key default gen_random_uuid(),
    name text not null unique,
    body jsonb not null,
    storage_path text,
    created_at timestamptz not null default now(),
    constraint strategy_templates_are_named check (btrim(name) <> '')
);

alter table {{ schema }}.strategy_templates owner to {{ platform.owner }};

comment on table {{ schema }}.strategy_templates is
'Strategies to start from.';
comment on column {{ schema }}.strategy_templates.storage_path is
'The file in the bucket templates, where there is one.';

grant select on {{ schema }}.strategy_templates to {{ anon }}, {{ authenticated }};
