-- What pgpkg laid and what is there still: the newest version of each object.
create or replace view {{ schema }}.current_object
with (security_invoker = true)
as
with newest as (
    select distinct on (v.kind, v.name)
        v.unit,
        v.kind,
        v.name,
        v.file,
        v.sha256,
        v.text,
        v.is_dropped,
        v.laid_at,
        v.laid_by,
        v.deploy_id
    from {{ schema }}.object_version as v
    order by
        v.kind,
        v.name,
        v.id desc
)

select
    n.unit,
    n.kind,
    n.name,
    n.file,
    n.sha256,
    n.text,
    n.laid_at,
    n.laid_by,
    n.deploy_id
from newest as n
where not n.is_dropped;

comment on view {{ schema }}.current_object is
'The objects that pgpkg owns in this database, each in its newest version.';

revoke all on {{ schema }}.current_object from public;
grant select on {{ schema }}.current_object to {{ reader }};
