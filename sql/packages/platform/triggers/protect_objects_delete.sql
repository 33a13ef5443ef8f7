{%- from "macros/stand_in.sql" import stand_in -%}
-- Rows of storage.objects are not deleted behind the back of the storage service.
{% call stand_in("storage") %}
create or replace trigger protect_objects_delete
before delete on storage.objects
for each statement
execute function storage.protect_delete();

comment on trigger protect_objects_delete on storage.objects is
'Refuses DELETE unless storage.allow_delete_query is true.';
{% endcall %}
