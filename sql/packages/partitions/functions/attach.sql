{%- from "macros/grants.sql" import only -%}
-- Makes a table that exists a partition, for a range in UTC. A valid CHECK says first that all rows are
-- in range, so ATTACH does not scan the table while others wait; a CHECK of your own that says so and
-- was validated before makes this one cheap, too. The parent can be read and written meanwhile.
create or replace function {{ schema }}.attach(
    parent regclass,
    relation regclass,
    from_at timestamp,
    to_at timestamp
)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    key record;
    bound text [];
    term text [];
begin
    select *
    into key
    from {{ schema }}.key_of(attach.parent);

    select
        array_agg(case
            when isfinite(e.at) then quote_literal(b.value)
            when e.at > now() then 'maxvalue'
            else 'minvalue'
        end order by e.place),
        array_agg(
            format('%I %s %L::%s', key.name, e.sign, b.value, key.type) order by e.place
        ) filter (where isfinite(e.at))
    into
        bound,
        term
    from (values (1, '>=', attach.from_at), (2, '<', attach.to_at)) as e (place, sign, at)
    cross join lateral (
        select case key.type
            when 'date'::regtype then to_char(e.at, 'YYYY-MM-DD')
            when 'timestamptz'::regtype then e.at::text || '+00'
            else e.at::text
        end as value
    ) as b;

    execute format(
        'alter table %s add constraint rows_are_in_bounds check (%s)',
        attach.relation,
        array_to_string(format('%I is not null', key.name) || term, ' and ')
    );
    execute format(
        'alter table %s attach partition %s for values from (%s) to (%s)',
        attach.parent, attach.relation, bound[1], bound[2]
    );
    execute format('alter table %s drop constraint rows_are_in_bounds', attach.relation);
end;
$$;

comment on function {{ schema }}.attach(regclass, regclass, timestamp, timestamp) is
'Makes a table that exists a partition, without a scan while others wait.';

{{ only("execute", "function " ~ schema ~ ".attach(regclass, regclass, timestamp, timestamp)", admin) }}
