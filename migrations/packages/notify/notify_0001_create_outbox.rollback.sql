-- Everything that was told or waits to be told goes. The queues of the channels stay empty.
drop schema {{ schema }} cascade;
