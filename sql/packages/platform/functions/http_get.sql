{%- from "macros/stand_in.sql" import stand_in -%}
-- Asks for a GET request and returns its number at once. The stand-in records it.
{% call stand_in("net") %}
create or replace function net.http_get(
    url text,
    params jsonb default '{}',
    headers jsonb default '{}',
    timeout_milliseconds integer default 5000
)
returns bigint
language sql
volatile
security invoker
set search_path = ''
as $$
    insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
    values (
        'GET',
        net.with_params(http_get.url, http_get.params),
        http_get.headers,
        null,
        http_get.timeout_milliseconds
    )
    returning id;
$$;

comment on function net.http_get(text, jsonb, jsonb, integer) is
'Asks for a GET request; its answer would come to net._http_response.';

revoke all on function net.http_get(text, jsonb, jsonb, integer) from public;
grant execute on function net.http_get(text, jsonb, jsonb, integer)
to service_role, {{ owner }};
{% endcall %}
