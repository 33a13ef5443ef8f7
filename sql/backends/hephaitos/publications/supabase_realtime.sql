-- The tables whose changes reach the browser.
do $publication$
declare
    member text;
begin
    foreach member in array array['strategies', 'backtest_jobs', 'backtest_results'] loop
        if not exists (
            select
            from pg_catalog.pg_publication_tables as t
            where
                t.pubname = 'supabase_realtime'
                and t.schemaname = '{{ schema }}'
                and t.tablename = member
        ) then
            execute format(
                'alter publication supabase_realtime add table %I.%I', '{{ schema }}', member
            );
        end if;
    end loop;
end
$publication$;
