-- What a policy says to a cost, and the counter after it.
create type {{ schema }}.verdict as (
    allowed boolean,
    remaining bigint,
    retry_after interval,
    since timestamptz,
    used bigint,
    previous bigint
);

alter type {{ schema }}.verdict owner to {{ owner }};

comment on type {{ schema }}.verdict is
'What a policy says to a cost, and the counter after it.';
