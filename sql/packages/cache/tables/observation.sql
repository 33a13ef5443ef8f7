-- Hits and misses. A sampled read adds a row and changes none, so readers never wait for each
-- other; purge() makes one row a kind of them.
create unlogged table {{ schema }}.observation (
    kind text not null,
    hits double precision not null,
    misses double precision not null
);

alter table {{ schema }}.observation owner to {{ owner }};

comment on table {{ schema }}.observation is
'Sampled hits and misses; the sum of the rows of a kind counts.';
