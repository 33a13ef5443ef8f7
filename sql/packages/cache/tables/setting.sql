-- How large the cache may become, and whether invalidated tags are told. One row.
create table {{ schema }}.setting (
    is_only boolean primary key default true,
    max_rows bigint not null,
    max_bytes bigint not null,
    is_notifying boolean not null,
    constraint setting_is_one_row check (is_only),
    constraint setting_limits_are_positive check (max_rows > 0 and max_bytes > 0)
);

alter table {{ schema }}.setting owner to {{ owner }};

comment on table {{ schema }}.setting is
'How large the cache may become, and whether invalidated tags are told. One row.';
