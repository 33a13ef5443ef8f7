-- Records migrations as applied, with a line in the log, and clears their journal. Called once
-- for each migration: in PL/pgSQL the plan is made once for the session.
create or replace function {{ schema }}.record_migrations(migrations jsonb)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    with given as (
        select
            m.id,
            m.unit,
            m.sha256,
            m.text,
            m.road
        from jsonb_to_recordset(record_migrations.migrations) as m (
            id text,
            unit text,
            sha256 text,
            text text,
            road text
        )
    ),

    logged as (
        insert into {{ schema }}.migration_log (migration_id, operation, sha256)
        select
            g.id,
            g.road,
            g.sha256
        from given as g
    ),

    cleared as (
        delete from {{ schema }}.journal as j
        using given as g
        where j.migration_id = g.id
    )

    insert into {{ schema }}.migration (id, unit, sha256, text, road)
    select
        g.id,
        g.unit,
        g.sha256,
        g.text,
        g.road
    from given as g
    on conflict (id) do update
        set
            unit = excluded.unit,
            sha256 = excluded.sha256,
            text = excluded.text,
            road = excluded.road,
            applied_at = excluded.applied_at,
            applied_by = excluded.applied_by,
            deploy_id = excluded.deploy_id;
end;
$$;

comment on function {{ schema }}.record_migrations(jsonb) is
'Records migrations as applied, built or adopted.';

revoke all on function {{ schema }}.record_migrations(jsonb) from public;
