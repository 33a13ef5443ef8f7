{%- from "macros/grants.sql" import only -%}
-- The template for a channel; an error when there is none, or when a variable that it declares is
-- not given.
create or replace function {{ schema }}.require_template(
    name text,
    channel text,
    variables jsonb
)
returns {{ schema }}.template
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    answer {{ schema }}.template;
    missing text;
begin
    select t.*
    into answer
    from {{ schema }}.template as t
    where
        t.name = require_template.name
        and t.channel = require_template.channel;

    if not found then
        raise exception 'there is no template % for %', require_template.name, require_template.channel
            using
                errcode = 'PKN01',
                detail = 'Each channel has a text of its own.',
                hint = 'Write it with {{ schema }}.put_template(name, channel, subject, body, variables).';
    end if;

    select string_agg(v.name, ', ')
    into missing
    from unnest(answer.variables) as v (name)
    where variables ->> v.name is null;

    if missing is not null then
        raise exception 'template % lacks a value for %', require_template.name, missing
            using
                errcode = 'PKN03',
                detail = format('Declared: %s.', array_to_string(answer.variables, ', ')),
                hint = 'Give every declared variable; an empty text is a value, NULL is none.';
    end if;
    return answer;
end;
$$;

alter function {{ schema }}.require_template(text, text, jsonb) owner to {{ owner }};

comment on function {{ schema }}.require_template(text, text, jsonb) is
'The template for a channel, with all that it needs, or an error.';

{{ only("execute", "function " ~ schema ~ ".require_template(text, text, jsonb)") }}
