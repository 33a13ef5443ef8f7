-- Who may enter: for each family of rooms (the part before the first colon) a function that is asked.
-- The family * is all that have no guard of their own; without any, a room is open to who signed in.
create table {{ schema }}.guard (
    family text primary key,
    function_schema text not null,
    function_name text not null
);

alter table {{ schema }}.guard owner to {{ owner }};

comment on table {{ schema }}.guard is
'Which function says who may enter the rooms of a family.';
