{%- from "macros/stand_in.sql" import stand_in -%}
-- An address with its parameters behind it.
{% call stand_in("net") %}
create or replace function net.with_params(url text, params jsonb)
returns text
language sql
immutable
security invoker
set search_path = ''
as $$
    select
        with_params.url
        || coalesce(
            case when strpos(with_params.url, '?') > 0 then '&' else '?' end
            || string_agg(net.url_encode(p.key) || '=' || net.url_encode(p.value), '&'),
            ''
        )
    from jsonb_each_text(with_params.params) as p;
$$;

comment on function net.with_params(text, jsonb) is
'An address with its parameters behind it, percent-encoded.';

revoke all on function net.with_params(text, jsonb) from public;
grant execute on function net.with_params(text, jsonb) to service_role, {{ owner }};
{% endcall %}
