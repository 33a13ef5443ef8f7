-- What is managed is forgotten; the partitions themselves stay.
drop schema {{ schema }} cascade;
