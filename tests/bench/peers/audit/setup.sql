create schema shop;

create table shop.customer_order (
    id bigint generated always as identity primary key,
    tenant_id uuid not null,
    customer_id bigint not null,
    status text not null,
    total numeric(12, 2) not null,
    note text,
    placed_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
