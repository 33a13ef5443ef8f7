-- How the server itself spelled an object at the end of the deploy that touched it last. Another
-- spelling later means that somebody changed the object by hand.
create table {{ schema }}.definition (
    kind text not null,
    name text not null,
    fingerprint text not null,
    primary key (kind, name)
);

comment on table {{ schema }}.definition is
'Fingerprints of live definitions, by which status finds objects that were changed by hand.';
comment on column {{ schema }}.definition.fingerprint is
'Major version of the server and checksum, since servers of other versions spell differently.';

revoke all on {{ schema }}.definition from public;
grant select on {{ schema }}.definition to {{ reader }};
