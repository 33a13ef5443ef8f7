{%- from "macros/grants.sql" import only -%}
-- Refuses a table that the role which moves rows may not use, or sees only in part.
create or replace function {{ schema }}.require_access(
    relation regclass,
    needed text[]
)
returns void
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    if not (
        select bool_and(has_table_privilege(relation, p.name))
        from unnest(needed) as p (name)
    ) then
        raise exception '% may not use %', current_user, relation
            using
                errcode = 'PKB04',
                detail = format('Needed: %s.', array_to_string(needed, ', ')),
                hint = format(
                    'grant %s on %s to %I;', array_to_string(needed, ', '), relation, current_user
                );
    elsif row_security_active(relation) then
        raise exception '% sees % through row security', current_user, relation
            using
                errcode = 'PKB05',
                detail = 'Rows that it does not see would be left behind without a word.',
                hint = format('alter role %I bypassrls;', current_user);
    end if;
end;
$$;

alter function {{ schema }}.require_access(regclass, text[]) owner to {{ owner }};

comment on function {{ schema }}.require_access(regclass, text[]) is
'Refuses a table that the role which moves rows may not use, or sees only in part.';

{{ only("execute", "function " ~ schema ~ ".require_access(regclass, text[])") }}
