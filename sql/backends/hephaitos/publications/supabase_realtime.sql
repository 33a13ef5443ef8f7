-- The tables whose changes reach the browser. Adding one that is a member already is an error, so
-- each is asked for first.
{% for member in ["strategies", "backtest_jobs", "backtest_results"] %}
do $publication$
begin
    if not exists (
        select
        from pg_catalog.pg_publication_tables as t
        where
            t.pubname = 'supabase_realtime'
            and t.schemaname = '{{ schema }}'
            and t.tablename = '{{ member }}'
    ) then
        alter publication supabase_realtime add table {{ schema }}.{{ member }};
    end if;
end
$publication$;

{% endfor %}
