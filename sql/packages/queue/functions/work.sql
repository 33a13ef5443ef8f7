{%- from "macros/grants.sql" import only -%}
-- Does up to `batch` jobs of a queue with their handlers in SQL, within the transaction of the caller:
-- a job and what its handler wrote are committed together, so each is done exactly once. Each handler
-- has a subtransaction of its own: when it fails, its job alone waits for its next attempt.
--
-- Jobs of a kind without such a handler fail; with `hand_out` they are given to the caller instead,
-- claimed, with outcome "yours". A handler that is cancelled, by a statement_timeout for example,
-- has failed; the call ends with it, and the jobs after it go back as they were.
--
-- Not a definer: handlers must not have the rights of the queue.
create or replace function {{ schema }}.work(
    queue text,
    batch integer default 10,
    worker text default null,
    hand_out boolean default false,
    lease interval default null
)
returns table (
    id bigint,
    kind text,
    payload jsonb,
    attempt integer,
    token bigint,
    outcome text,
    error text
)
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
    done_ids bigint[] := '{}';
    done_tokens bigint[] := '{}';
    left_ids bigint[] := '{}';
    left_tokens bigint[] := '{}';
    is_cancelled boolean := false;
begin
    for job in
        select j.*
        from {{ schema }}.claim(queue, batch, worker, lease) as j
    loop
        if is_cancelled then
            left_ids := left_ids || job.id;
            left_tokens := left_tokens || job.token;
            continue;
        end if;
        if job.kind is distinct from known then
            handler := {{ schema }}.handler_of(job.kind);
            known := job.kind;
        end if;
        id := job.id;
        kind := job.kind;
        attempt := job.attempt;
        token := job.token;
        payload := null;
        error := null;
        outcome := 'done';

        if handler.call is null and hand_out then
            payload := job.payload;
            outcome := 'yours';
            return next;
            continue;
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
            done_ids := done_ids || job.id;
            done_tokens := done_tokens || job.token;
        else
            outcome := {{ schema }}.fail(job.id, job.token, error);
        end if;
        return next;
    end loop;

    if cardinality(done_ids) > 0 then
        perform {{ schema }}.complete(done_ids, done_tokens);
    end if;
    if is_cancelled then
        perform {{ schema }}.release(left_ids, left_tokens);
    end if;
end;
$$;

comment on function {{ schema }}.work(text, integer, text, boolean, interval) is
'Does jobs with their handlers in SQL, each exactly once.';

{{ only("execute", "function " ~ schema ~ ".work(text, integer, text, boolean, interval)", worker) }}
