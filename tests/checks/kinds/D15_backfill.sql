-- Rows written on the way.
-- case: alone they hold nobody up
-- migration
update app.ticket set note = 'x';
-- case: with a function that only seems immutable
-- sees: warning hidden-volatile app.immutable_token()
-- migration
update app.ticket set note = app.immutable_token()::text;
