{%- from "macros/grants.sql" import only -%}
-- Nobody sees which rows a TRUNCATE takes away: a mirror could not follow.
create or replace function {{ schema }}.refuse_truncate()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    raise exception '% is mirrored by backfill %', tg_relid::regclass, tg_argv[0]
        using
            errcode = 'PKB10',
            detail = 'TRUNCATE does not say which rows go, so the target could not follow.',
            hint = format('Use DELETE, or first: select {{ schema }}.unmirror(%L);', tg_argv[0]);
end;
$$;

alter function {{ schema }}.refuse_truncate() owner to {{ owner }};

comment on function {{ schema }}.refuse_truncate() is
'Refuses to truncate a table that is mirrored.';

{{ only("execute", "function " ~ schema ~ ".refuse_truncate()", operator) }}
