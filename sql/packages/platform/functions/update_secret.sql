{%- from "macros/stand_in.sql" import stand_in -%}
-- Changes a secret; what is NULL stays as it was.
{% call stand_in("vault") %}
create or replace function vault.update_secret(
    secret_id uuid,
    new_secret text default null,
    new_name text default null,
    new_description text default null,
    new_key_id uuid default null
)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$
    update vault.secrets as s
    set
        secret = coalesce(new_secret, s.secret),
        name = coalesce(new_name, s.name),
        description = coalesce(new_description, s.description),
        key_id = coalesce(new_key_id, s.key_id),
        updated_at = now()
    where s.id = secret_id;
$$;

comment on function vault.update_secret(uuid, text, text, text, uuid) is
'Changes a secret; what is NULL stays as it was.';

revoke all on function vault.update_secret(uuid, text, text, text, uuid) from public;
grant execute on function vault.update_secret(uuid, text, text, text, uuid) to service_role;
{% endcall %}
