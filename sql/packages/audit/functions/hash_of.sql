{%- from "macros/grants.sql" import only -%}
-- The hash of one link: of the link before it, of all that a row of the log says beside its data, and of the
-- hash of the data.
create or replace function {{ schema }}.hash_of(
    before_it bytea,
    entry {{ schema }}.log,
    data_hash bytea
)
returns bytea
language sql
stable
security invoker
set search_path = ''
set timezone = 'UTC'
as $$
    select sha256(
        hash_of.before_it
        || convert_to(
            jsonb_build_array(
                entry.id,
                entry.created_at,
                entry.table_schema,
                entry.table_name,
                entry.record_id,
                entry.action,
                entry.actor,
                entry.actor_role,
                entry.application_name,
                entry.transaction_id,
                entry.actor_email,
                entry.tenant,
                entry.ip,
                entry.user_agent,
                entry.request_id
            )::text,
            'UTF8'
        )
        || hash_of.data_hash
    );
$$;

alter function {{ schema }}.hash_of(bytea, {{ schema }}.log, bytea) owner to {{ owner }};

comment on function {{ schema }}.hash_of(bytea, {{ schema }}.log, bytea) is
'The hash of one link of the chain.';

{{ only("execute", "function " ~ schema ~ ".hash_of(bytea, " ~ schema ~ ".log, bytea)", reader) }}
