{%- from "macros/search.sql" import document, document_index, matches, pages -%}
create table public.article (
    id bigint generated always as identity primary key,
    tenant_id uuid not null,
    title text not null,
    body text not null,
    created_at timestamptz not null,
    {{ document("english", {"title": "A", "body": "D"}, tenant="tenant_id") }}
);
{{ document_index("public", "article") }}
create index article_newest on public.article (tenant_id, created_at desc);
alter table public.article owner to {{ owner }};
alter table public.article enable row level security;
create policy article_reads on public.article
for select
to {{ reader }}
using (tenant_id = any((select current_setting('bench.tenants', true))::uuid[]));
grant select on public.article to {{ reader }};
{{ matches(schema, "public", "article", owner, reader, "english",
           tenants="current_setting('bench.tenants', true)::uuid[]") }}
{{ pages(schema, "public", "article", reader, "english", "body") }}
