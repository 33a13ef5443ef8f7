-- depends: audit_0001_create_log
-- transactional: false
-- What is in the log is older than the end of the month after tomorrow: once that is proved, the log can
-- become the first partition of a new one without a scan while others wait.
-- Locks: the log for a moment; the scan of VALIDATE lets everybody read and write.
do $bound$
begin
    execute format(
        'alter table {{ schema }}.log add constraint log_rows_are_in_bounds'
        ' check (created_at < %L::timestamptz) not valid',
        (date_trunc('month', now() at time zone 'UTC' + interval '1 day') + interval '1 month')
        at time zone 'UTC'
    );
end
$bound$;

alter table {{ schema }}.log validate constraint log_rows_are_in_bounds;
