{%- from "macros/grants.sql" import only -%}
-- Gives dead deliveries of a channel another full set of attempts, oldest first. Answers how many.
create or replace function {{ schema }}.redrive(channel text, batch integer default 100)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    again {{ schema }}.delivery;
    many integer := 0;
begin
    for again in
        select d.*
        from {{ schema }}.delivery as d
        where
            d.channel = redrive.channel
            and d.is_stuck
            and d.state = 'dead'
        order by d.id
        limit redrive.batch
        for no key update skip locked
    loop
        update {{ schema }}.delivery as d
        set
            state = 'waiting',
            finished_at = null,
            attempts = 0,
            run_at = null
        where d.id = again.id;
        again.run_at := null;
        perform {{ schema }}.enqueue(again);
        many := many + 1;
    end loop;
    return many;
end;
$$;

alter function {{ schema }}.redrive(text, integer) owner to {{ owner }};

comment on function {{ schema }}.redrive(text, integer) is
'Gives dead deliveries of a channel another full set of attempts.';

{{ only("execute", "function " ~ schema ~ ".redrive(text, integer)", admin) }}
