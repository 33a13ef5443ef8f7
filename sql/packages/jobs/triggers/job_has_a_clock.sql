{%- from "macros/grants.sql" import only -%}
-- A new job gets its clock. The clocks belong to the owner alone, so this runs as the owner.
create or replace function {{ schema }}.job_has_a_clock()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into {{ schema }}.clock (job_id, declared_at, next_at)
    values (
        new.id,
        new.declared_at,
        {{ schema }}.next_tick(new.schedule, new.declared_at, new.timezone)
    );
    return null;
end;
$$;

alter function {{ schema }}.job_has_a_clock() owner to {{ owner }};

comment on function {{ schema }}.job_has_a_clock() is
'Gives a new job its clock.';

{{ only("execute", "function " ~ schema ~ ".job_has_a_clock()") }}

create or replace trigger job_has_a_clock
after insert on {{ schema }}.job
for each row
execute function {{ schema }}.job_has_a_clock();

comment on trigger job_has_a_clock on {{ schema }}.job is
'Gives a new job its clock.';
