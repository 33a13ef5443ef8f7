-- Who turned which flag when, and how it was before. Only the trigger writes here.
create table {{ schema }}.flag_change (
    id bigint generated always as identity primary key,
    flag text not null,
    changed_at timestamptz not null default now(),
    actor text,
    actor_role text not null,
    old_data jsonb,
    new_data jsonb
);

-- Serves the history of one flag.
create index flag_change_of_flag
on {{ schema }}.flag_change (flag, id);

alter table {{ schema }}.flag_change owner to {{ owner }};
alter table {{ schema }}.flag_change enable row level security;

comment on table {{ schema }}.flag_change is
'Who turned which flag when. Append-only, for its owner too.';
comment on column {{ schema }}.flag_change.actor is
'The sub in the claims of whoever turned it; NULL when there were none.';

grant select on {{ schema }}.flag_change to {{ releaser }};
