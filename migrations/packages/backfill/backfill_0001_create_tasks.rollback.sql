-- Tasks go with their checkpoints and quarantine; what they have moved stays. Mirrors go too, as
-- their triggers could not find their task any more.
drop schema {{ schema }} cascade;
