{%- from "macros/grants.sql" import only -%}
-- Writes the text of a template for one channel, in_app for the inbox. Every place {name} in it
-- must be declared, so that a slip is found now and not when the first user gets it.
create or replace function {{ schema }}.put_template(
    name text,
    channel text,
    subject text,
    body text,
    variables text[] default '{}',
    format text default 'text'
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    unknown text;
begin
    select string_agg(distinct p.found[1], ', ')
    into unknown
    from regexp_matches(concat_ws(' ', subject, body), '\{([a-z][a-z0-9_]*)\}', 'g') as p (found)
    where p.found[1] <> all (variables);

    if unknown is not null then
        raise exception 'template % uses variables that are not declared: %', name, unknown
            using
                errcode = 'PKN02',
                detail = format('Declared: %s.', array_to_string(variables, ', ')),
                hint = 'Name them in variables, or write the place differently.';
    end if;

    if
        put_template.channel <> 'in_app'
        and not ({{ schema }}.require_channel(put_template.channel)).is_open
    then
        perform {{ schema }}.set_channel(put_template.channel);
    end if;

    insert into {{ schema }}.template (name, channel, format, subject, body, variables)
    values (
        put_template.name, put_template.channel, put_template.format, put_template.subject,
        put_template.body, put_template.variables
    )
    on conflict on constraint template_pkey do update
    set
        format = excluded.format,
        subject = excluded.subject,
        body = excluded.body,
        variables = excluded.variables;
end;
$$;

alter function {{ schema }}.put_template(text, text, text, text, text[], text) owner to {{ owner }};

comment on function {{ schema }}.put_template(text, text, text, text, text[], text) is
'Writes the text of a template for one channel.';

{{ only("execute", "function " ~ schema ~ ".put_template(text, text, text, text, text[], text)", admin) }}
