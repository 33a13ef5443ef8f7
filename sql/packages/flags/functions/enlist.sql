{%- from "macros/grants.sql" import only -%}
-- Gives one subject the new version in any case (true), the old one (false), or what the share says
-- (NULL).
create or replace function {{ schema }}.enlist(flag text, subject text, is_allowed boolean)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    update {{ schema }}.flag as f
    set
        allowed = array_remove(f.allowed, enlist.subject)
        || case when enlist.is_allowed then array[enlist.subject] else '{}' end,
        denied = array_remove(f.denied, enlist.subject)
        || case when not enlist.is_allowed then array[enlist.subject] else '{}' end
    where f.name = enlist.flag;

    if not found then
        raise exception 'there is no flag %', enlist.flag
            using
                errcode = 'PKF01',
                detail = 'No list was changed.',
                hint = 'select name from {{ schema }}.flag;';
    end if;
end;
$$;

alter function {{ schema }}.enlist(text, text, boolean) owner to {{ owner }};

comment on function {{ schema }}.enlist(text, text, boolean) is
'Gives one subject the new version (true), the old one (false), or what the share says (NULL).';

{{ only("execute", "function " ~ schema ~ ".enlist(text, text, boolean)", releaser) }}
