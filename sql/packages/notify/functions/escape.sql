{%- from "macros/grants.sql" import only -%}
-- A value as it may stand in a text of this format: as a value, whatever is in it. A line is text
-- without line breaks: one in a subject would begin a header of its own.
create or replace function {{ schema }}.escape(value text, format text)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
    select case escape.format
        when 'html'
            then replace(replace(replace(replace(replace(
                escape.value, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'),
                '''', '&#39;')
        when 'json' then substr(to_json(escape.value)::text, 2, length(to_json(escape.value)::text) - 2)
        when 'line' then regexp_replace(escape.value, '[[:cntrl:]]+', ' ', 'g')
        else escape.value
    end;
$$;

alter function {{ schema }}.escape(text, text) owner to {{ owner }};

comment on function {{ schema }}.escape(text, text) is
'A value as it may stand in a text of this format.';

{{ only("execute", "function " ~ schema ~ ".escape(text, text)") }}
