-- Writers mark through the table again: their triggers call what they called before. Marks that stand in
-- sequences are not read any more, so each view counts as dirty once.
do $through_the_table$
declare
    hung record;
    one record;
begin
    for hung in
        select
            t.tgname as name,
            t.tgrelid::regclass as source,
            substring(p.proname from '[0-9]+$') as view
        from pg_catalog.pg_trigger as t
        inner join pg_catalog.pg_proc as p on t.tgfoid = p.oid
        where
            p.pronamespace = '{{ schema }}'::regnamespace
            and p.proname ~ '^mark_[0-9]+$'
    loop
        execute format(
            'create or replace trigger %I after insert or update or delete or truncate on %s'
            ' for each statement execute function {{ schema }}.mark_dirty(%L)',
            hung.name, hung.source, hung.view
        );
    end loop;

    for one in
        select v.id
        from {{ schema }}.materialized_view as v
        where v.clean_mark is not null
    loop
        insert into {{ schema }}.mark (view_id, epoch)
        select
            one.id,
            e.last_value + e.is_called::integer
        from {{ schema }}.epoch as e;
        execute format('drop function {{ schema }}.mark_%s()', one.id);
        execute format('drop sequence {{ schema }}.marked_%s', one.id);
    end loop;
end
$through_the_table$;

alter table {{ schema }}.materialized_view
drop column clean_mark;
