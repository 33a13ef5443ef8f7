{%- from "macros/stand_in.sql" import stand_in -%}
-- Rows of storage.buckets are not deleted behind the back of the storage service.
{% call stand_in("storage") %}
create or replace trigger protect_buckets_delete
before delete on storage.buckets
for each statement
execute function storage.protect_delete();

comment on trigger protect_buckets_delete on storage.buckets is
'Refuses DELETE unless storage.allow_delete_query is true.';
{% endcall %}
