-- transactional: true
-- One table again. What was written since then is copied into it, so that nothing is lost.
-- Locks: the log, while what was written in the months since then is copied.
drop table {{ schema }}.seal;
drop table {{ schema }}.link;
drop table {{ schema }}.tracked;

alter table {{ schema }}.log detach partition {{ schema }}.log_before;

insert into {{ schema }}.log_before
select l.*
from {{ schema }}.log as l
order by l.id;

do $one_table$
declare
    last_id bigint := pg_sequence_last_value('{{ schema }}.log_id_seq');
begin
    drop table {{ schema }}.log;
    alter table {{ schema }}.log_before rename to log;
    alter index {{ schema }}.log_before_of_record rename to log_of_record;
    alter index {{ schema }}.log_before_of_time rename to log_of_time;
    alter table {{ schema }}.log
    alter column id add generated always as identity (sequence name {{ schema }}.log_id_seq),
    add constraint log_pkey primary key (id),
    drop column actor_email,
    drop column tenant,
    drop column ip,
    drop column user_agent,
    drop column request_id;
    execute format(
        'alter table {{ schema }}.log add constraint log_rows_are_in_bounds'
        ' check (created_at < %L::timestamptz)',
        (date_trunc('month', now() at time zone 'UTC' + interval '1 day') + interval '1 month')
        at time zone 'UTC'
    );
    if last_id is not null then
        perform setval('{{ schema }}.log_id_seq', last_id);
    end if;
end
$one_table$;

comment on table {{ schema }}.log is null;

drop type {{ schema }}.caller;
