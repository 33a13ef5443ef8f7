-- The cache goes with all that it held, and with it the triggers that invalidate it.
drop schema {{ schema }} cascade;
