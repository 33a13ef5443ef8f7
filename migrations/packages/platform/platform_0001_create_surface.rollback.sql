-- The stand-ins go, with what is in them. The real thing, the roles and an extension stay.
do $stand_in$
declare
    name text;
begin
    foreach name in array array['auth', 'storage', 'realtime', 'cron', 'net', 'vault'] loop
        if obj_description(to_regnamespace(name), 'pg_namespace') like 'Stand-in%' then
            execute format('drop schema %I cascade', name);
        end if;
    end loop;
end
$stand_in$;

drop schema {{ schema }} cascade;
