{# Roles belong to the whole cluster: they are created where they are missing, never changed and
   never dropped. A second deployer, in another database of the cluster, may be a moment faster. #}

{%- macro role(name, attributes="nologin", settings=()) -%}
do $role$
begin
    if to_regrole({{ name | ident | literal }}) is null then
        create role {{ name | ident }} {{ attributes }};
{% for setting in settings %}
        alter role {{ name | ident }} set {{ setting }};
{% endfor %}
    end if;
exception
    when duplicate_object or unique_violation then
        raise debug 'role % was created by another deployer', {{ name | literal }};
end
$role$;
{%- endmacro -%}

{# member_of: `name` may do what `role` may, or become it. #}
{%- macro member_of(name, role) -%}
do $member$
begin
    if not exists (
        select
        from pg_catalog.pg_auth_members as m
        where
            m.member = to_regrole({{ name | ident | literal }})
            and m.roleid = to_regrole({{ role | ident | literal }})
    ) then
        grant {{ role | ident }} to {{ name | ident }};
    end if;
exception
    when duplicate_object or unique_violation then
        raise debug 'role % was granted by another deployer', {{ role | literal }};
end
$member$;
{%- endmacro -%}

{# hand_over: lets this deployer give objects to `owner`. A superuser needs no permission. #}
{%- macro hand_over(owner) -%}
do $member$
begin
    if not pg_has_role(current_user, {{ owner | literal }}, 'usage') then
        grant {{ owner | ident }} to current_user;
    end if;
exception
    when duplicate_object or unique_violation then
        raise debug 'role % was granted by another deployer', {{ owner | literal }};
end
$member$;
{%- endmacro -%}
