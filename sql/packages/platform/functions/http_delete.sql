{%- from "macros/stand_in.sql" import stand_in -%}
-- Asks for a DELETE request and returns its number at once. The stand-in records it.
{% call stand_in("net") %}
create or replace function net.http_delete(
    url text,
    params jsonb default '{}',
    headers jsonb default '{}',
    timeout_milliseconds integer default 5000,
    body jsonb default null
)
returns bigint
language sql
volatile
security invoker
set search_path = ''
as $$
    insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
    values (
        'DELETE',
        net.with_params(http_delete.url, http_delete.params),
        http_delete.headers,
        convert_to(http_delete.body::text, 'UTF8'),
        http_delete.timeout_milliseconds
    )
    returning id;
$$;

comment on function net.http_delete(text, jsonb, jsonb, integer, jsonb) is
'Asks for a DELETE request; its answer would come to net._http_response.';

revoke all on function net.http_delete(text, jsonb, jsonb, integer, jsonb) from public;
grant execute on function net.http_delete(text, jsonb, jsonb, integer, jsonb)
to service_role, {{ owner }};
{% endcall %}
