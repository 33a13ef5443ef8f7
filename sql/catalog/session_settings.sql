-- What this session has set, and the settings $1 by name, which may be a client's own.
select
    s.name,
    current_setting(s.name) as value
from pg_catalog.pg_settings as s
where s.source = 'session'
union
select
    n.name,
    current_setting(n.name, true) as value
from unnest($1::text[]) as n (name);
