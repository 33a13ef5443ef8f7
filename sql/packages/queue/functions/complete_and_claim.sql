{%- from "macros/claiming.sql" import lease, pick, variables with context -%}
{%- from "macros/doors.sql" import door -%}
-- Ends the jobs that were done and gives out the next ones, in one transaction: half the commits of
-- complete() and claim(), and commits are what bounds a queue that is worked one job at a time.
create or replace function {{ schema }}.complete_and_claim(
    queue text,
    ids bigint[],
    tokens bigint[],
    batch integer default 1,
    worker text default null,
    lease interval default null
)
returns setof {{ schema }}.job
language plpgsql
volatile
security definer
set search_path = ''
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
{{ variables() }}
    token bigint;
    ended integer := 0;
begin
    if cardinality(complete_and_claim.ids) = 1 then
        delete from {{ schema }}.running as r
        where
            r.id = complete_and_claim.ids[1]
            and r.token = complete_and_claim.tokens[1]
            and not r.has_ends
        returning r.queue_id into ended;
        if not found then
            perform {{ schema }}.complete_with_ends(
                complete_and_claim.ids, complete_and_claim.tokens
            );
        else
            insert into {{ schema }}.tally (queue_id, done) values (ended, 1);
        end if;
    elsif cardinality(complete_and_claim.ids) > 1 then
        perform {{ schema }}.complete(complete_and_claim.ids, complete_and_claim.tokens);
    end if;

    {{ pick("complete_and_claim", "complete_and_claim.batch") }}
    if places is null then
        return;
    end if;

    its_lease := coalesce(complete_and_claim.lease, its_lease);
    token := nextval('{{ schema }}.token_id');
    if is_fair then
{{ lease("complete_and_claim", "fair") }}
    else
{{ lease("complete_and_claim", "ready") }}
    end if;

    insert into {{ schema }}.tally (queue_id, ready) values (found_queue, -cardinality(places));
end;
$$;

comment on function
{{ schema }}.complete_and_claim(text, bigint[], bigint[], integer, text, interval) is
'Ends the jobs that were done and gives out the next ones, in one transaction.';

{{ door(
    owner, schema ~ ".complete_and_claim(text, bigint[], bigint[], integer, text, interval)", worker
) }}
