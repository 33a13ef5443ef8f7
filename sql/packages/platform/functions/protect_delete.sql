{%- from "macros/stand_in.sql" import stand_in -%}
-- A deleted row leaves the bytes behind with nobody who knows of them, so Supabase refuses it. What
-- removes the bytes by itself says so first: set_config('storage.allow_delete_query', 'true', true).
{% call stand_in("storage") %}
create or replace function storage.protect_delete()
returns trigger
language plpgsql
security invoker
set search_path = ''
as $$
begin
    if current_setting('storage.allow_delete_query', true) is distinct from 'true' then
        raise exception 'direct deletion from storage tables is not allowed'
            using
                errcode = '42501',
                detail = 'The row would go and the bytes would stay.',
                hint = 'Use the storage API instead.';
    end if;
    return null;
end;
$$;

comment on function storage.protect_delete() is
'Refuses DELETE on buckets and objects unless storage.allow_delete_query is true.';

revoke all on function storage.protect_delete() from public;
{% endcall %}
