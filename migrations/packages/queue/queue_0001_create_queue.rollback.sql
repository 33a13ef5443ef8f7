-- The queues go with all jobs in them, and with the archive.
drop schema {{ schema }} cascade;
