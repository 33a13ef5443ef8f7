-- Tables whose changes reach the browser are members of this publication. It starts empty; each
-- unit adds its own tables. To be of use it needs wal_level = logical, to exist it does not.
do $publication$
begin
    if not exists (
        select
        from pg_catalog.pg_publication as p
        where p.pubname = 'supabase_realtime'
    ) then
        create publication supabase_realtime;
        comment on publication supabase_realtime is
        'Tables whose changes reach the browser.';
    end if;
end
$publication$;
