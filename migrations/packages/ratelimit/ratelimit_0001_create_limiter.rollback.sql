-- The limiter goes with its policies: from then on nothing is limited.
drop schema {{ schema }} cascade;
