{# What a job is, wherever it lies. A job moves from table to table as it goes on, so that each table
   has only the indexes that its own question needs, and the tables of the hot path hold no history. #}

{%- macro columns() -%}
id bigint not null,
    run_at timestamptz not null,
    queue_id integer not null,
    priority smallint not null,
    attempt smallint not null,
    max_attempts smallint not null,
    kind text not null,
    tenant text,
    concurrency_key text,
    unique_key text,
    payload jsonb not null
{%- endmacro -%}

{# names: the same columns as a list, each after `prefix`. #}
{%- macro names(prefix="") -%}
{{ prefix }}id, {{ prefix }}run_at, {{ prefix }}queue_id, {{ prefix }}priority, {{ prefix }}attempt,
        {{ prefix }}max_attempts, {{ prefix }}kind, {{ prefix }}tenant, {{ prefix }}concurrency_key,
        {{ prefix }}unique_key, {{ prefix }}payload
{%- endmacro -%}
