{%- from "macros/grants.sql" import only -%}
-- Gives everybody the old version again, from the next statement on. Share and lists are kept for
-- the next attempt, which begins with set_share().
create or replace function {{ schema }}.roll_back(flag text, note text default null)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    update {{ schema }}.flag as f
    set
        is_off = true,
        note = coalesce(roll_back.note, f.note)
    where f.name = roll_back.flag;

    if not found then
        raise exception 'there is no flag %', roll_back.flag
            using
                errcode = 'PKF01',
                detail = 'Nothing was rolled back.',
                hint = 'select name from {{ schema }}.flag;';
    end if;
end;
$$;

alter function {{ schema }}.roll_back(text, text) owner to {{ owner }};

comment on function {{ schema }}.roll_back(text, text) is
'Gives everybody the old version again, whatever share and lists say.';

{{ only("execute", "function " ~ schema ~ ".roll_back(text, text)", releaser) }}
