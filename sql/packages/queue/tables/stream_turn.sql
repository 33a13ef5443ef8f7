-- Which of the three tables is written now. One row, changed by stream_rotate() only.
create table {{ schema }}.stream_turn (
    is_only boolean primary key default true,
    slot smallint not null,
    turned_at timestamptz not null default now(),
    constraint stream_turn_is_one_row check (is_only),
    constraint stream_turn_slot_in_range check (slot between 0 and 2)
);

alter table {{ schema }}.stream_turn owner to {{ owner }};

comment on table {{ schema }}.stream_turn is
'Which of the three tables of events is written now. One row.';

revoke all on {{ schema }}.stream_turn from public;
