-- before
create table app.log (day date not null, n integer) partition by range (day);
create table app.log_1 partition of app.log for values from ('2020-01-01') to ('2021-01-01');
create table app.log_2 (day date not null, n integer);
create table app.log_4 partition of app.log for values from ('2023-01-01') to ('2024-01-01');
-- after
create table app.log (day date not null, n integer, extra text, primary key (day, n))
partition by range (day);
create index log_n on app.log (n);
create table app.log_1 (day date not null, n integer not null, extra text);
create table app.log_2 partition of app.log for values from ('2021-01-01') to ('2022-01-01');
create table app.log_3 partition of app.log for values from ('2022-01-01') to ('2023-01-01');
create table app.log_4 partition of app.log for values from ('2023-01-01') to ('2023-06-01');
