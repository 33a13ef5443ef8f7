-- What a verification has compared, range by range: the proof that can be kept.
create table {{ schema }}.verified_chunk (
    task text not null references {{ schema }}.task (name) on delete cascade,
    last_key text[] not null,
    expected_rows bigint not null,
    actual_rows bigint not null,
    expected_checksum numeric not null,
    actual_checksum numeric not null,
    verified_at timestamptz not null default now(),
    primary key (task, last_key)
);

alter table {{ schema }}.verified_chunk owner to {{ owner }};

comment on table {{ schema }}.verified_chunk is
'Rows and checksums of both sides for each range that was verified.';
comment on column {{ schema }}.verified_chunk.last_key is
'The key of the last source row in the range, as text.';

grant select on {{ schema }}.verified_chunk to {{ operator }};
