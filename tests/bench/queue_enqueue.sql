-- name: queue_enqueue
-- unit: queue
-- scale: 200,000 jobs that wait already
-- setup: setup/queue.sql
-- budget: 20 ms
-- One job, one statement, one commit.
select queue.enqueue('bench', 'send', '{"n": 1}');
