-- transactional: true
-- The schema, the flags and the history of who turned them.
-- Locks: nothing that exists.
create schema {{ schema }};

create table {{ schema }}.flag (
    name text primary key,
    share numeric(5, 2) not null default 0,
    is_off boolean not null default false,
    allowed text[] not null default '{}',
    denied text[] not null default '{}',
    note text,
    constraint flag_is_named check (length(name) between 1 and 200),
    constraint flag_share_in_range check (share between 0 and 100),
    constraint flag_lists_differ check (not allowed && denied)
);

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
