-- before
create domain app.email as text default 'x' constraint is_long check (length(value) > 2);
create domain app.code as text not null;
create type app.pair as (a integer, b text);
-- after
create domain app.email as text not null constraint is_long check (length(value) > 3)
constraint has_at check (value ~ '@');
create domain app.code as text default 'y';
create type app.pair as (a bigint, b text, c text collate "C");
create type app.span as range (subtype = float8, subtype_diff = float8mi);
