-- What the owner of the metrics may read: the statistics of all sessions, and of each package that is
-- there the view that its metrics are made of. Where a deployer may not grant that, a metric is
-- missing and the deploy goes on; source_up tells.
do $monitor$
begin
    if not pg_has_role('{{ owner }}', 'pg_monitor', 'usage') then
        grant pg_monitor to {{ owner }};
    end if;
exception
    when insufficient_privilege then
        raise warning 'sessions of others are not seen: grant pg_monitor to {{ owner }}';
end
$monitor$;

do $statements$
declare
    place text := (
        select n.nspname
        from pg_catalog.pg_extension as e
        inner join pg_catalog.pg_namespace as n
            on e.extnamespace = n.oid
        where
            e.extname = 'pg_stat_statements'
            and not has_schema_privilege('{{ owner }}', n.oid, 'usage')
    );
begin
    if place is not null then
        execute format('grant usage on schema %I to {{ owner }}', place);
    end if;
end
$statements$;
{% if queue is defined %}

do $queue$
begin
    if to_regclass('{{ queue.schema }}.depth') is not null then
        grant usage on schema {{ queue.schema }} to {{ owner }};
        grant select on {{ queue.schema }}.depth to {{ owner }};
        grant execute on function {{ queue.schema }}.oldest(integer) to {{ owner }};
    end if;
end
$queue$;
{% endif %}
{% if cache is defined %}

do $cache$
begin
    if to_regclass('{{ cache.schema }}.hit_rate') is not null then
        grant usage on schema {{ cache.schema }} to {{ owner }};
        grant select on {{ cache.schema }}.hit_rate to {{ owner }};
    end if;
end
$cache$;
{% endif %}
{% for unit in [jobs, backfill, refresh, partitions, notify] if unit is defined %}

do $reader$
begin
    if to_regrole({{ unit.reader | ident | literal }}) is null then
        return;
    end if;
    if not pg_has_role({{ owner | literal }}, {{ unit.reader | literal }}, 'usage') then
        grant {{ unit.reader | ident }} to {{ owner | ident }};
    end if;
end
$reader$;
{% endfor %}
{% if jobs is defined %}

-- Before there was a reader, this package made its owner a worker.
do $worker$
begin
    if exists (
        select
        from pg_catalog.pg_auth_members as m
        where
            m.member = to_regrole({{ owner | ident | literal }})
            and m.roleid = to_regrole({{ jobs.worker | ident | literal }})
    ) then
        revoke {{ jobs.worker | ident }} from {{ owner | ident }};
    end if;
end
$worker$;
{% endif %}
