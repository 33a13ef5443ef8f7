{%- from "macros/stand_in.sql" import stand_in -%}
-- The topic that a policy on realtime.messages is asked about.
{% call stand_in("realtime") %}
create or replace function realtime.topic()
returns text
language sql
stable
security invoker
as $$
    select nullif(current_setting('realtime.topic', true), '');
$$;

comment on function realtime.topic() is
'The topic that a policy on realtime.messages is asked about; NULL outside of one.';

revoke all on function realtime.topic() from public;
grant execute on function realtime.topic() to anon, authenticated, service_role, {{ owner }};
{% endcall %}
