-- Presence goes with all that was known of rooms.
drop schema {{ schema }} cascade;
