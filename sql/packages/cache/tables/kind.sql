-- How long values of a kind are kept. The kind of a key is the part before its first colon. The row
-- "default" is for all others.
create table {{ schema }}.kind (
    name text primary key,
    ttl interval not null,
    grace interval not null default interval '0',
    is_sliding boolean not null default false,
    constraint kind_ttl_is_positive check (ttl > interval '0'),
    constraint kind_grace_is_not_negative check (grace >= interval '0')
);

alter table {{ schema }}.kind owner to {{ owner }};

comment on table {{ schema }}.kind is
'How long values of a kind are kept. The row default is for all others.';
comment on column {{ schema }}.kind.grace is
'So long after it has expired, a value is given out while one session computes the new one.';
comment on column {{ schema }}.kind.is_sliding is
'A read in the second half of the lifetime begins a new one.';
