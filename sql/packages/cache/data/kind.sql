-- What nobody has said otherwise about is kept for five minutes.
insert into {{ schema }}.kind (name, ttl)
values ('default', interval '5 minutes')
on conflict (name) do nothing;
