-- Settings under which the catalog spells everything the same way, whoever asks. They end with
-- the transaction. Plans of catalog queries are dear on paper, so that the compiler would start
-- for nothing: it stays off.
select
    pg_catalog.set_config('search_path', '', true),
    pg_catalog.set_config('quote_all_identifiers', 'off', true),
    pg_catalog.set_config('datestyle', 'ISO, YMD', true),
    pg_catalog.set_config('intervalstyle', 'postgres', true),
    pg_catalog.set_config('timezone', 'UTC', true),
    pg_catalog.set_config('bytea_output', 'hex', true),
    pg_catalog.set_config('extra_float_digits', '3', true),
    pg_catalog.set_config('jit', 'off', true);
