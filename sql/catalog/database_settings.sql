-- The settings of one database, for all roles and for single ones, as `alter database ... set` and
-- `alter role ... in database ... set` left them. CREATE DATABASE ... TEMPLATE does not copy them.
select
    r.rolname as role,
    split_part(stored.setting, '=', 1) as name,
    substr(stored.setting, strpos(stored.setting, '=') + 1) as value
from pg_catalog.pg_db_role_setting as s
cross join lateral unnest(s.setconfig) as stored (setting)
inner join pg_catalog.pg_database as d on s.setdatabase = d.oid
left join pg_catalog.pg_roles as r on s.setrole = r.oid
where d.datname = %(database)s
order by role, name;
