-- What a member may be in a tenant. Further roles are further rows: rights are compared by rank.
create table {{ schema }}.member_role (
    name text primary key,
    rank smallint not null,
    can_manage boolean not null default false,
    constraint member_role_is_named check (length(name) between 1 and 63),
    constraint member_role_has_own_rank unique (rank)
);

alter table {{ schema }}.member_role owner to {{ owner }};
alter table {{ schema }}.member_role enable row level security;

comment on table {{ schema }}.member_role is
'What a member may be in a tenant, the higher the rank the more.';
comment on column {{ schema }}.member_role.can_manage is
'Whether it invites, changes and removes members of a lower rank.';

grant select on {{ schema }}.member_role to {{ member }};
grant select, insert, update, delete on {{ schema }}.member_role to {{ operator }};
