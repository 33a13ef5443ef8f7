{%- from "macros/stand_in.sql" import stand_in -%}
-- Secrets as they were given. Never read it in a function that the API can call.
{% call stand_in("vault") %}
create or replace view vault.decrypted_secrets
with (security_invoker = true)
as
select
    s.id,
    s.name,
    s.description,
    s.secret,
    s.secret as decrypted_secret,
    s.key_id,
    s.nonce,
    s.created_at,
    s.updated_at
from vault.secrets as s;

comment on view vault.decrypted_secrets is
'Secrets as they were given.';

grant select on vault.decrypted_secrets to service_role;
{% endcall %}
