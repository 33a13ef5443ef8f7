{%- from "macros/grants.sql" import only -%}
-- The name of the partition of a table that begins at a time: customer_order_2026_11. What does not
-- fit into 63 bytes is cut, and a few letters of a digest keep it apart from others cut like it.
create or replace function {{ schema }}.name_for(parent regclass, period text, from_at timestamp)
returns name
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    plain text;
    base text;
    ending text := '_' || to_char(
        name_for.from_at,
        case
            when date_trunc(name_for.period, name_for.from_at) <> name_for.from_at
                then 'YYYY_MM_DD_HH24MISS'
            when name_for.period = 'year' then 'YYYY'
            when name_for.period = 'month' then 'YYYY_MM'
            when name_for.period = 'week' then 'IYYY"w"IW'
            else 'YYYY_MM_DD'
        end
    );
begin
    select c.relname
    into plain
    from pg_catalog.pg_class as c
    where c.oid = name_for.parent;

    base := plain;
    if octet_length(plain || ending) > 63 then
        ending := '_' || left(md5(plain), 6) || ending;
        while octet_length(base || ending) > 63 loop
            base := left(base, -1);
        end loop;
    end if;
    return base || ending;
end;
$$;

comment on function {{ schema }}.name_for(regclass, text, timestamp) is
'The name of the partition of a table that begins at a time, within 63 bytes.';

{{ only("execute", "function " ~ schema ~ ".name_for(regclass, text, timestamp)", admin) }}
