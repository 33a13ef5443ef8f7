-- Metrics go; nothing of what they told of does.
drop schema {{ schema }} cascade;
