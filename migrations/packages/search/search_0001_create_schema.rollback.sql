-- The helpers go; search functions that call them fail from then on.
drop schema {{ schema }} cascade;
