-- before
create table app.kind (code text, number integer);
create table app.ticket (
    id integer not null,
    a integer,
    b integer constraint b_is_small check (b < 10),
    kind_code text,
    constraint ticket_old_name unique (a),
    constraint ticket_pair unique (a, b),
    constraint a_was_checked check (a < 5)
);
-- after
create table app.kind (code text primary key, number integer unique deferrable initially deferred);
create table app.ticket (
    id integer constraint ticket_has_id primary key,
    a integer,
    b integer constraint b_is_small check (b < 100),
    kind_code text constraint kind_is_known references app.kind (code) on delete cascade,
    constraint ticket_new_name unique (a),
    constraint ticket_pair unique (b, a) include (id),
    constraint a_is_checked check (a < 5),
    constraint no_overlap exclude using btree (b with =)
);
alter table app.ticket add constraint only_new_rows check (a > 0) not valid;
