-- transactional: true
-- The schema, and the register of metrics.
-- Locks: nothing that exists.
create schema {{ schema }};

create table {{ schema }}.metric (
    name text not null,
    source text not null,
    column_name text not null,
    type text not null,
    help text not null,
    reading text not null,
    labels jsonb not null,
    constants jsonb not null,
    constraint metric_pkey primary key (name, source, column_name),
    constraint metric_name_is_valid check (name ~ '^[a-zA-Z_:][a-zA-Z0-9_:]*$'),
    constraint metric_type_is_known check (type in ('gauge', 'counter')),
    constraint metric_counter_is_named_so check (type <> 'counter' or name like '%\_total'),
    constraint metric_reading_is_known check (reading in ('number', 'seconds', 'age', 'truth')),
    constraint metric_labels_are_objects check (
        jsonb_typeof(labels) = 'object'
        and jsonb_typeof(constants) = 'object'
    )
);
