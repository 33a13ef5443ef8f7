{%- from "macros/grants.sql" import only -%}
-- The channel of this name, or an error that says what there is.
create or replace function {{ schema }}.require_channel(name text)
returns {{ schema }}.channel
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    answer {{ schema }}.channel;
begin
    select c.*
    into answer
    from {{ schema }}.channel as c
    where c.name = require_channel.name;

    if not found then
        raise exception 'there is no channel %', require_channel.name
            using
                errcode = 'PKN04',
                detail = (
                    select format('There are: %s.', string_agg(c.name, ', ' order by c.name))
                    from {{ schema }}.channel as c
                ),
                hint = format('select {{ schema }}.set_channel(%L);', require_channel.name);
    end if;
    return answer;
end;
$$;

alter function {{ schema }}.require_channel(text) owner to {{ owner }};

comment on function {{ schema }}.require_channel(text) is
'The channel of this name, or an error.';

{{ only("execute", "function " ~ schema ~ ".require_channel(text)") }}
