{%- from "macros/grants.sql" import only -%}
-- Gives a new partition what its parent has and PostgreSQL does not hand down: owner, row security,
-- replica identity, the storage options of its newest sibling. Rights are taken away, those of default
-- privileges, too: who may use the parent needs none here, and here no policy would hold them back.
create or replace function {{ schema }}.dress(relation regclass, parent regclass)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    above pg_catalog.pg_class;
    options text;
    grantee text;
begin
    select c.*
    into above
    from pg_catalog.pg_class as c
    where c.oid = dress.parent;

    execute format('alter table %s owner to %I', dress.relation, pg_get_userbyid(above.relowner));
    for grantee in
        select distinct case a.grantee when 0 then 'public' else quote_ident(r.rolname) end
        from pg_catalog.pg_class as c
        cross join aclexplode(c.relacl) as a
        left join pg_catalog.pg_roles as r on a.grantee = r.oid
        where
            c.oid = dress.relation
            and a.grantee <> c.relowner
    loop
        execute format('revoke all on %s from %s', dress.relation, grantee);
    end loop;

    if above.relrowsecurity then
        execute format('alter table %s enable row level security', dress.relation);
    end if;
    if above.relforcerowsecurity then
        execute format('alter table %s force row level security', dress.relation);
    end if;
    if above.relreplident in ('f', 'n') then
        execute format(
            'alter table %s replica identity %s',
            dress.relation,
            case above.relreplident when 'f' then 'full' else 'nothing' end
        );
    end if;

    select array_to_string(c.reloptions, ', ')
    into options
    from {{ schema }}.bounds(dress.parent) as b
    inner join pg_catalog.pg_class as c on b.relation = c.oid
    order by b.from_at desc nulls last
    limit 1;
    if options <> '' then
        execute format('alter table %s set (%s)', dress.relation, options);
    end if;

    execute format(
        'comment on table %s is %L',
        dress.relation,
        format('Partition of %s, made at run time by {{ schema }}.', dress.parent)
    );
end;
$$;

comment on function {{ schema }}.dress(regclass, regclass) is
'Gives a new partition what its parent has and PostgreSQL does not hand down; no rights.';

{{ only("execute", "function " ~ schema ~ ".dress(regclass, regclass)", admin) }}
