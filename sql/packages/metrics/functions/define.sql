{%- from "macros/grants.sql" import only -%}
-- Adds a metric, or changes it: a column of a relation of yours. Grant SELECT on the relation to the
-- owner of metrics. Labels are columns ({"shop": "shop_name"}), constants are texts.
-- select metrics.define('shop_orders', 'gauge', 'Open orders.', 'shop.open_order', 'orders',
--     labels => '{"shop": "shop_name"}');
create or replace function {{ schema }}.define(
    name text,
    type text,
    help text,
    source text,
    column_name text,
    reading text default 'number',
    labels jsonb default '{}',
    constants jsonb default '{}'
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    label text;
begin
    for label in
        select k.name
        from jsonb_object_keys(define.labels || define.constants) as k (name)
    loop
        if label !~ '^[a-zA-Z_][a-zA-Z0-9_]*$' or label ~ '^__' then
            raise exception 'a label cannot be called %', label
                using
                    errcode = 'PKM01',
                    detail = 'Prometheus takes letters, digits and underscores; two in front are its own.',
                    hint = 'Choose another name for it.';
        end if;
    end loop;

    if exists (
        select
        from {{ schema }}.metric as m
        where
            m.name = define.name
            and m.type <> define.type
            and (m.source, m.column_name) <> (define.source, define.column_name)
    ) then
        raise exception 'metric % has another type elsewhere', define.name
            using
                errcode = 'PKM02',
                detail = 'All values of one name have one type.',
                hint = 'Choose another name, or the type that it has.';
    end if;

    insert into {{ schema }}.metric (
        name, source, column_name, type, help, reading, labels, constants
    )
    values (
        define.name,
        define.source,
        define.column_name,
        define.type,
        define.help,
        define.reading,
        define.labels,
        define.constants
    )
    on conflict on constraint metric_pkey do update set
        type = excluded.type,
        help = excluded.help,
        reading = excluded.reading,
        labels = excluded.labels,
        constants = excluded.constants;
end;
$$;

alter function {{ schema }}.define(
    text, text, text, text, text, text, jsonb, jsonb
) owner to {{ owner }};

comment on function {{ schema }}.define(text, text, text, text, text, text, jsonb, jsonb) is
'Adds a metric, or changes it: a column of a relation.';

revoke all on function {{ schema }}.define(
    text, text, text, text, text, text, jsonb, jsonb
) from public;
grant execute on function {{ schema }}.define(
    text, text, text, text, text, text, jsonb, jsonb
) to {{ admin }};
