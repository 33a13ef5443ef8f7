-- name: queue_fused
-- unit: queue
-- scale: 200,000 jobs that wait
-- setup: setup/queue.sql
-- budget: 20 ms
-- One job at a time: what this worker holds is ended, and the next one claimed, in one commit.
select count(*) from queue.complete_and_claim('bench', array(select id from queue.running where worker = :client_id::text), array(select token from queue.running where worker = :client_id::text), 1, :client_id::text);
