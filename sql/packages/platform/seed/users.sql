{%- from "macros/stand_in.sql" import stand_in -%}
-- Two people to try things out with.
{% call stand_in("auth") %}
insert into auth.users (id, email, raw_app_meta_data)
values
    ('00000000-0000-4000-8000-00000000000a', 'alice@a.test', '{"tenant": "a"}'),
    ('00000000-0000-4000-8000-00000000000b', 'bob@b.test', '{"tenant": "b"}')
on conflict (id) do nothing;
{% endcall %}
