{%- from "macros/grants.sql" import only -%}
-- Makes the next partitions of the log where nobody else does, a month before they are needed. Called by
-- recorders when the end of the log as they know it comes near; no write is refused because it fails.
create or replace function {{ schema }}.make_room()
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if to_regclass(format(
        '{{ schema }}.%I',
        {{ partitions.schema }}.name_for(
            '{{ schema }}.log',
            'month',
            date_trunc('month', clock_timestamp() at time zone 'UTC') + interval '1 month'
        )
    )) is null then
        perform {{ partitions.schema }}.extend('{{ schema }}.log', attempts => 1);
    end if;
exception
    when others then
        raise warning 'the audit log gets no new partition: %', sqlerrm
            using errcode = sqlstate;
end;
$$;

alter function {{ schema }}.make_room() owner to {{ owner }};

comment on function {{ schema }}.make_room() is
'Makes the next partitions of the log where nobody else does.';

{{ only("execute", "function " ~ schema ~ ".make_room()") }}
