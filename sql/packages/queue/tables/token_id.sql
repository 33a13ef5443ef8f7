-- Fencing tokens. Each claim draws one, so a later holder of a job always has the higher token.
create sequence {{ schema }}.token_id as bigint;

alter sequence {{ schema }}.token_id owner to {{ owner }};

comment on sequence {{ schema }}.token_id is
'Fencing tokens, rising from claim to claim.';
