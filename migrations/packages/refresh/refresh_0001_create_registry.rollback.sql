-- The registry goes, and with it the triggers that mark views; the views stay as they are.
drop schema {{ schema }} cascade;
