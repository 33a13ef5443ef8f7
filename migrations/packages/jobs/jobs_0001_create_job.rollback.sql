-- The jobs go with their history, and with what they have in pg_cron.
do $$
begin
    if to_regclass('cron.job') is not null then
        perform cron.unschedule(j.jobid)
        from cron.job as j
        where
            j.database = current_database()
            and j.command ~ 'select {{ schema }}\.(run|tick)\(';
    end if;
end
$$;

drop schema {{ schema }} cascade;

drop schema if exists {{ runners }} cascade;
