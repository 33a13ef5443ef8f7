{%- from "macros/grants.sql" import only -%}
-- Whether somebody gets the new version. One row is read by its key. What is not known gives the
-- old version: a flag that does not exist, and a caller without a name, unless everybody is in.
create or replace function {{ schema }}.is_on(flag text, subject text default null)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    rule {{ schema }}.flag;
    who text;
begin
    select f.*
    into rule
    from {{ schema }}.flag as f
    where f.name = is_on.flag;

    if not found or rule.is_off or (rule.share = 0 and rule.allowed = '{}') then
        return false;
    end if;
    if rule.share = 100 and rule.denied = '{}' then
        return true;
    end if;

    who := coalesce(is_on.subject, {{ schema }}.subject());
    return case
        when who is null then rule.share = 100
        when who = any(rule.denied) then false
        when who = any(rule.allowed) then true
        else {{ schema }}.bucket(is_on.flag, who) < rule.share * 100
    end;
end;
$$;

alter function {{ schema }}.is_on(text, text) owner to {{ owner }};

comment on function {{ schema }}.is_on(text, text) is
'Whether the subject, by default the caller, gets the new version. Never NULL, never an error.';

{{ only("execute", "function " ~ schema ~ ".is_on(text, text)", [member, visitor, releaser]) }}
