{%- from "macros/stand_in.sql" import stand_in -%}
-- Asks for a POST request and returns its number at once. The stand-in records it.
{% call stand_in("net") %}
create or replace function net.http_post(
    url text,
    body jsonb default '{}',
    params jsonb default '{}',
    headers jsonb default '{"Content-Type": "application/json"}',
    timeout_milliseconds integer default 5000
)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    content_type text;
    request_id bigint;
begin
    select h.value
    into content_type
    from jsonb_each_text(http_post.headers) as h
    where lower(h.key) = 'content-type';

    if content_type is distinct from 'application/json' then
        raise exception 'Content-Type header must be "application/json"'
            using
                errcode = '22023',
                hint = 'Leave headers out, or name application/json in them.';
    end if;

    insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
    values (
        'POST',
        net.with_params(http_post.url, http_post.params),
        http_post.headers,
        convert_to(http_post.body::text, 'UTF8'),
        http_post.timeout_milliseconds
    )
    returning id into request_id;

    return request_id;
end;
$$;

comment on function net.http_post(text, jsonb, jsonb, jsonb, integer) is
'Asks for a POST request; its answer would come to net._http_response.';

revoke all on function net.http_post(text, jsonb, jsonb, jsonb, integer) from public;
grant execute on function net.http_post(text, jsonb, jsonb, jsonb, integer)
to service_role, {{ owner }};
{% endcall %}
