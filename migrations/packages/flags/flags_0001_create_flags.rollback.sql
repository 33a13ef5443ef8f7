-- The flags go with their history. Functions that ask them fail from then on.
drop schema {{ schema }} cascade;
