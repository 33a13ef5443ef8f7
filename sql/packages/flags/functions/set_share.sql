{%- from "macros/grants.sql" import only -%}
-- Gives the new version to so many per cent of the subjects, also after it was rolled back. A flag
-- that does not exist yet is made.
create or replace function {{ schema }}.set_share(flag text, share numeric, note text default null)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    insert into {{ schema }}.flag as f (name, share, note)
    values (set_share.flag, set_share.share, set_share.note)
    on conflict (name) do update
        set
            share = excluded.share,
            is_off = false,
            note = coalesce(excluded.note, f.note);
$$;

alter function {{ schema }}.set_share(text, numeric, text) owner to {{ owner }};

comment on function {{ schema }}.set_share(text, numeric, text) is
'Gives the new version to so many per cent. Who had it keeps it when the share grows.';

{{ only("execute", "function " ~ schema ~ ".set_share(text, numeric, text)", releaser) }}
