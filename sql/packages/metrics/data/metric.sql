{%- from "macros/metric.sql" import metrics -%}
-- What is told of the server, whatever packages are there.
{{ metrics(schema, schema ~ ".server", "{}", [
    ("connections_max", "gauge", "max_connections", "number", "Sessions that the server takes."),
    ("server_is_standby", "gauge", "is_standby", "truth", "1 on a standby."),
    ("server_uptime_seconds", "gauge", "started_at", "age", "How long the server has been up."),
    ("server_replay_delay_seconds", "gauge", "replay_delay", "seconds",
        "On a standby: age of the last transaction that was replayed."),
    ("database_bytes", "gauge", "bytes", "number", "Size of this database."),
    ("database_transaction_age", "gauge", "transaction_age", "number",
        "Transactions since the oldest that is not frozen."),
    ("database_commits_total", "counter", "commits", "number", "Transactions committed."),
    ("database_rollbacks_total", "counter", "rollbacks", "number", "Transactions rolled back."),
    ("database_deadlocks_total", "counter", "deadlocks", "number", "Deadlocks."),
    ("database_temp_bytes_total", "counter", "temp_bytes", "number",
        "Bytes written to temporary files."),
    ("database_blocks_hit_total", "counter", "blocks_hit", "number",
        "Blocks found in shared buffers."),
    ("database_blocks_read_total", "counter", "blocks_read", "number",
        "Blocks that had to be read."),
]) }}
{{ metrics(schema, schema ~ ".connection", '{"database": "database", "state": "state"}', [
    ("connections", "gauge", "connections", "number", "Sessions by state."),
    ("connections_longest_seconds", "gauge", "longest", "seconds",
        "How long the oldest session has been in its state."),
]) }}
{{ metrics(schema, schema ~ ".table_size", '{"schema": "schema", "table": "table"}', [
    ("table_bytes", "gauge", "bytes", "number", "Size of a table with indexes and TOAST."),
    ("table_index_bytes", "gauge", "index_bytes", "number", "Size of the indexes of a table."),
    ("table_live_rows", "gauge", "live_rows", "number", "Rows alive, estimated."),
    ("table_dead_rows", "gauge", "dead_rows", "number", "Dead rows, estimated."),
    ("table_sequential_scans_total", "counter", "sequential_scans", "number",
        "Times that a table was read from end to end."),
    ("table_vacuum_age_seconds", "gauge", "vacuumed_at", "age",
        "How long ago a table was vacuumed."),
]) }}
{{ metrics(schema, schema ~ ".xmin_age", '{"kind": "kind"}', [
    ("oldest_xmin_transactions", "gauge", "transactions", "number",
        "How far the oldest snapshot lies back."),
    ("oldest_xmin_seconds", "gauge", "since", "age",
        "How long the oldest snapshot has been held."),
]) }}
{{ metrics(schema, schema ~ ".replica", '{"replica": "replica", "address": "address"}', [
    ("replica_lag_bytes", "gauge", "lag_bytes", "number",
        "How much of the log a standby has not replayed."),
    ("replica_lag_seconds", "gauge", "lag", "seconds", "How long a standby takes to replay."),
]) }}
{{ metrics(schema, schema ~ ".slot", '{"slot": "slot"}', [
    ("slot_kept_bytes", "gauge", "kept_bytes", "number",
        "How much of the log a replication slot keeps."),
]) }}
{{ metrics(
    schema,
    schema ~ ".slow_statement",
    '{"query_id": "query_id", "role": "role", "query": "query"}',
    [
        ("statement_calls_total", "counter", "calls", "number",
            "How often a costly statement was run."),
        ("statement_seconds_total", "counter", "total", "seconds",
            "How long a costly statement has taken in all."),
    ],
) }}
{% if queue is defined %}

-- Of queues. The numbers are kept while jobs move: nothing is counted when they are read.
{{ metrics(schema, queue.schema ~ ".depth", '{"queue": "queue"}', [
    ("queue_jobs", "gauge", "ready", "number", "Jobs in a queue by state.", '{"state": "ready"}'),
    ("queue_jobs", "gauge", "later", "number", "Jobs in a queue by state.", '{"state": "later"}'),
    ("queue_jobs", "gauge", "blocked", "number", "Jobs in a queue by state.",
        '{"state": "blocked"}'),
    ("queue_jobs", "gauge", "running", "number", "Jobs in a queue by state.",
        '{"state": "running"}'),
    ("queue_jobs", "gauge", "dead", "number", "Jobs in a queue by state.", '{"state": "dead"}'),
    ("queue_oldest_seconds", "gauge", "oldest_at", "age", "How long the oldest job has waited."),
    ("queue_is_paused", "gauge", "is_paused", "truth", "1 while a queue is paused."),
    ("queue_done_total", "counter", "done_total", "number", "Jobs that were done."),
    ("queue_failed_total", "counter", "failed_total", "number", "Attempts that failed."),
    ("queue_cancelled_total", "counter", "cancelled_total", "number",
        "Jobs that were cancelled."),
]) }}
{% endif %}
{% if cache is defined %}

-- Of the cache.
{{ metrics(schema, cache.schema ~ ".hit_rate", '{"kind": "kind"}', [
    ("cache_hits_total", "counter", "hits", "number",
        "Reads that found a value, estimated from a sample."),
    ("cache_misses_total", "counter", "misses", "number",
        "Reads that found none, estimated from a sample."),
    ("cache_hit_ratio", "gauge", "hit_rate", "number", "Share of reads that found a value."),
]) }}
{% endif %}
{% if jobs is defined %}

-- Of scheduled jobs.
{{ metrics(schema, jobs.schema ~ ".status", '{"job": "name"}', [
    ("job_failures", "gauge", "failures", "number",
        "How often a job has failed since it last went well."),
    ("job_is_late", "gauge", "is_late", "truth", "1 when a job should have run and has not."),
    ("job_is_active", "gauge", "is_active", "truth", "1 unless a job is paused."),
    ("job_last_seconds", "gauge", "last_duration", "seconds", "How long the last run took."),
]) }}
{% endif %}
{% if backfill is defined %}

-- Of data migrations.
{{ metrics(schema, backfill.schema ~ ".progress", '{"task": "name", "phase": "phase"}', [
    ("backfill_seen_rows", "gauge", "seen_rows", "number", "Rows that a task has seen."),
    ("backfill_estimated_rows", "gauge", "estimated_rows", "number",
        "Rows that a task has to see, estimated."),
    ("backfill_left_seconds", "gauge", "time_left", "seconds",
        "How long a task will still take if it goes on like this."),
    ("backfill_quarantined_rows", "gauge", "quarantined_rows", "number",
        "Rows that a task could not move."),
    ("backfill_mismatched_rows", "gauge", "mismatched_rows", "number",
        "Rows that were found different."),
    ("backfill_is_failed", "gauge", "is_failed", "truth", "1 when a task has failed."),
]) }}
{% endif %}
{% if refresh is defined %}

-- Of materialized views.
{{ metrics(schema, refresh.schema ~ ".state", '{"view": "name"}', [
    ("refresh_is_dirty", "gauge", "is_dirty", "truth", "1 when a view lacks something."),
    ("refresh_is_overdue", "gauge", "is_overdue", "truth",
        "1 when a view has lacked something for longer than it may."),
    ("refresh_staleness_seconds", "gauge", "staleness", "seconds",
        "Age of the first write that a view lacks."),
    ("refresh_last_seconds", "gauge", "duration", "seconds", "How long the last refresh took."),
    ("refreshes_total", "counter", "refreshes", "number", "Refreshes of a view."),
    ("refresh_failures", "gauge", "failures", "number",
        "How often a refresh has failed since one went well."),
]) }}
{% endif %}
{% if partitions is defined %}

-- Of partitions by time.
{{ metrics(schema, partitions.schema ~ ".coverage", '{"table": "parent"}', [
    ("partitions", "gauge", "partitions", "number", "Partitions of a table."),
    ("partitions_are_ahead", "gauge", "is_ahead", "truth",
        "1 when the next period has its partition."),
    ("partitions_have_problem", "gauge", "has_problem", "truth",
        "1 when something went wrong at the last maintenance."),
    ("partitions_waiting_for_drop", "gauge", "waiting_for_drop", "number",
        "Tables that were detached and not dropped yet."),
    ("partitions_maintenance_age_seconds", "gauge", "maintained_at", "age",
        "How long ago the partitions were looked after."),
]) }}
{% endif %}
{% if notify is defined %}

-- Of notifications.
{{ metrics(schema, notify.schema ~ ".backlog", '{"channel": "channel", "state": "state"}', [
    ("notify_deliveries", "gauge", "deliveries", "number",
        "Deliveries that wait or need somebody."),
    ("notify_oldest_seconds", "gauge", "oldest_at", "age",
        "How long the oldest of these deliveries has waited."),
    ("notify_most_attempts", "gauge", "most_attempts", "number",
        "Most attempts of one of these deliveries."),
]) }}
{% endif %}
