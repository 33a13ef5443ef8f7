{%- from "macros/doors.sql" import door -%}
{%- from "macros/job.sql" import names -%}
-- Ends an attempt that failed. Answers what becomes of the job: retry, dead, cancelled when somebody
-- asked for that meanwhile, or lost when it is no longer in the hands of the caller.
create or replace function {{ schema }}.fail(
    id bigint,
    token bigint,
    error text,
    retry_in interval default null
)
returns text
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    job {{ schema }}.ready;
begin
    if
        exists (
            select
            from {{ schema }}.running as r
            where
                r.id = fail.id
                and r.token = fail.token
                and r.is_cancelled
        )
        and {{ schema }}.complete_with_ends(array[fail.id], array[fail.token], 'cancelled') = 1
    then
        return 'cancelled';
    end if;

    delete from {{ schema }}.running as r
    where
        r.id = fail.id
        and r.token = fail.token
    returning
        {{ names("r.") }}
    into job;
    if not found then
        return 'lost';
    end if;
    return {{ schema }}.put_off(job, fail.error, fail.retry_in);
end;
$$;

comment on function {{ schema }}.fail(bigint, bigint, text, interval) is
'Ends a failed attempt: the job is tried again later, or it is dead.';

{{ door(owner, schema ~ ".fail(bigint, bigint, text, interval)", worker) }}
