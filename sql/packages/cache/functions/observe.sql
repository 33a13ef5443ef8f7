{%- from "macros/grants.sql" import only -%}
-- Counts one read for the many that were not counted.
create or replace function {{ schema }}.observe(key text, is_hit boolean)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if current_setting('transaction_read_only') = 'on' then
        return;
    end if;

    insert into {{ schema }}.observation (kind, hits, misses)
    values (
        split_part(observe.key, ':', 1),
        observe.is_hit::integer / {{ sample_share }},
        (not observe.is_hit)::integer / {{ sample_share }}
    );
end;
$$;

alter function {{ schema }}.observe(text, boolean) owner to {{ owner }};

comment on function {{ schema }}.observe(text, boolean) is
'Counts one read for the many that were not counted; for get() alone.';

{{ only("execute", "function " ~ schema ~ ".observe(text, boolean)") }}
