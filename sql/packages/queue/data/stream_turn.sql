-- The first table is written first.
insert into {{ schema }}.stream_turn (slot)
values (0)
on conflict on constraint stream_turn_pkey do nothing;
