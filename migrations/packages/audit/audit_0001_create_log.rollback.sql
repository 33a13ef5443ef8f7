-- The log goes with all that was written, and with it the triggers that write to it.
drop schema {{ schema }} cascade;
