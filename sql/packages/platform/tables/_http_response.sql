{%- from "macros/stand_in.sql" import stand_in -%}
-- Answers to requests. Nobody writes them here but tests.
{% call stand_in("net") %}
create unlogged table net._http_response (
    id bigint,
    status_code integer,
    content_type text,
    headers jsonb,
    content text,
    timed_out boolean,
    error_msg text,
    created timestamptz not null default now()
);
{% endcall %}

{% call stand_in("net") %}
alter table net._http_response enable row level security;

comment on table net._http_response is
'Answers to requests. Nobody writes them here but tests.';

drop policy if exists http_response_is_read on net._http_response;
create policy http_response_is_read on net._http_response
for select
to service_role, {{ owner }}
using (true);

comment on policy http_response_is_read on net._http_response is
'Who may send a request sees the answers.';

grant select on net._http_response to service_role, {{ owner }};
{% endcall %}
