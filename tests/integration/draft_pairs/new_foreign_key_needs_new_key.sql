-- before
create table app.kind (code text);
create table app.ticket (kind_code text);
-- after
create table app.kind (code text unique);
create table app.ticket (kind_code text references app.kind (code));
