{%- from "macros/grants.sql" import only -%}
-- Counts, or raises: one line at the beginning of a function, or the pre-request of a gateway. What
-- is denied has written nothing, so the error loses nothing.
create or replace function {{ schema }}.enforce(action text, cost integer default 1)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    answer record;
begin
    select h.*
    into answer
    from {{ schema }}.hit(enforce.action, cost) as h;

    if not answer.allowed then
        raise exception 'the limit of % is reached', enforce.action
            using
                errcode = 'PKR01',
                detail = format('The policy is %s.', answer.policy),
                hint = case
                    when answer.retry_after is null
                        then 'It asks for more at once than the policy ever gives.'
                    else format(
                        'Try again in %s seconds.',
                        greatest(ceil(extract(epoch from answer.retry_after)), 1)
                    )
                end;
    end if;
end;
$$;

alter function {{ schema }}.enforce(text, integer) owner to {{ owner }};

comment on function {{ schema }}.enforce(text, integer) is
'Counts what the caller does, or raises PKR01 when the limit is reached.';

{{ only("execute", "function " ~ schema ~ ".enforce(text, integer)", [user]) }}
