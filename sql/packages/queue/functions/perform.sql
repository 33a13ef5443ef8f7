{%- from "macros/grants.sql" import only -%}
-- Runs the handlers in SQL of jobs that the caller holds, and ends the jobs, within the transaction of
-- the caller: a job and what its handler wrote are committed together, so each is done exactly once.
-- Each handler has a subtransaction of its own: when it fails, its job alone waits for its next
-- attempt. Answers done, retry, dead, cancelled, lost or released for each job.
--
-- A handler that is cancelled, by a statement_timeout for example, has failed; the call ends with it,
-- and the jobs after it go back as they were.
--
-- Not a definer: handlers must not have the rights of the queue.
-- pgpkg: allow plpgsql-warning: handle() has quoted the names in the call, nobody else writes it
create or replace function {{ schema }}.perform(ids bigint[], tokens bigint[])
returns table (id bigint, outcome text, error text)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
#variable_conflict use_variable
declare
    job {{ schema }}.job;
    handler {{ schema }}.handler;
    known text;
    own_role text := current_setting('role');
    met bigint[] := array[]::bigint[];
    done bigint[] := array[]::bigint[];
    done_tokens bigint[] := array[]::bigint[];
    is_cancelled boolean := false;
begin
    for job in
        select h.*
        from {{ schema }}.held(ids, tokens) as h
    loop
        id := job.id;
        error := null;
        met := met || job.id;
        if is_cancelled then
            perform {{ schema }}.release(array[job.id], array[job.token]);
            outcome := 'released';
            return next;
            continue;
        end if;
        if job.kind is distinct from known then
            handler := {{ schema }}.handler_of(job.kind);
            known := job.kind;
        end if;

        begin
            if handler.call is null then
                raise exception 'no function handles jobs of kind %', job.kind
                    using errcode = 'PKQ07';
            end if;
            if handler.run_as is not null then
                perform set_config('role', handler.run_as, true);
            end if;
            if handler.takes_job then
                execute handler.call using job;
            else
                execute handler.call using job.payload;
            end if;
            if handler.run_as is not null then
                perform set_config('role', own_role, true);
            end if;
        exception
            when query_canceled then
                error := format('%s: %s', sqlstate, sqlerrm);
                is_cancelled := true;
            when others then
                error := format('%s: %s', sqlstate, sqlerrm);
        end;
        if error is null then
            outcome := 'done';
            done := done || job.id;
            done_tokens := done_tokens || job.token;
        else
            outcome := {{ schema }}.fail(job.id, job.token, error);
        end if;
        return next;
    end loop;

    if cardinality(done) > 0 then
        perform {{ schema }}.complete(done, done_tokens);
    end if;
    if cardinality(met) < cardinality(ids) then
        return query
        select
            d.id,
            {{ schema }}.fail(d.id, d.token, ''),
            null
        from unnest(ids, tokens) as d (id, token)
        where d.id <> all (met);
    end if;
end;
$$;

comment on function {{ schema }}.perform(bigint[], bigint[]) is
'Runs the handlers in SQL of jobs that the caller holds, each exactly once, and ends the jobs.';

{{ only("execute", "function " ~ schema ~ ".perform(bigint[], bigint[])", worker) }}
