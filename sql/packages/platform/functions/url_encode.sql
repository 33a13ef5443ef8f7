{%- from "macros/stand_in.sql" import stand_in -%}
-- A word as it may stand in an address: all but the unreserved letters, percent-encoded.
{% call stand_in("net") %}
create or replace function net.url_encode(word text)
returns text
language sql
immutable
strict
security invoker
set search_path = ''
as $$
    select string_agg(
        case
            when c.letter ~ '^[A-Za-z0-9_.~-]$' then c.letter
            else regexp_replace(
                upper(encode(convert_to(c.letter, 'UTF8'), 'hex')), '(..)', '%\1', 'g'
            )
        end,
        ''
        order by c.place
    )
    from regexp_split_to_table(url_encode.word, '') with ordinality as c (letter, place);
$$;

comment on function net.url_encode(text) is
'A word as it may stand in an address.';

revoke all on function net.url_encode(text) from public;
grant execute on function net.url_encode(text) to service_role, {{ owner }};
{% endcall %}
