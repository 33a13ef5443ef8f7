-- Which metrics there are: each is a column of a relation, its source. A source that is not there
-- gives nothing, so a package is measured from the moment it is there.
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

alter table {{ schema }}.metric owner to {{ owner }};

comment on table {{ schema }}.metric is
'Which metrics there are: each is a column of a relation.';
comment on column {{ schema }}.metric.source is
'The relation, with its schema.';
comment on column {{ schema }}.metric.reading is
'How the column is read: number; seconds of an interval; age of a time, in seconds; truth as 0 or 1.';
comment on column {{ schema }}.metric.labels is
'Names of labels, and the columns that hold their values.';
comment on column {{ schema }}.metric.constants is
'Names of labels, and their values.';
