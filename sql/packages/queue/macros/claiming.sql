{#- The first half of a claim, the same in complete_and_claim() and take(). It is written out and not
   a function of its own, because a call would cost as much as the work that it does. -#}

{%- macro variables() -%}
    found_queue integer;
    is_paused boolean;
    is_special boolean;
    is_fair boolean;
    is_kept boolean;
    surveyed_at timestamptz;
    moved_at timestamptz;
    next_run_at timestamptz;
    is_keyed boolean;
    lanes smallint[];
    firsts bigint[];
    its_lease interval;
    moment timestamptz := clock_timestamp();
    surveyed {{ schema }}.head;
    wanted integer;
    allowed integer;
    places tid[];
    more tid[];
    first bigint;
{%- endmacro -%}

{# find: reads the queue and its newest head, and surveys it when that is due. #}
{%- macro find(queue) -%}
    select
        q.id, q.is_paused, q.is_fair or q.rate_limit is not null, q.is_fair, q.is_kept, q.lease,
        h.surveyed_at, h.moved_at, h.next_run_at, h.is_keyed, h.priorities, h.firsts
    into
        found_queue, is_paused, is_special, is_fair, is_kept, its_lease,
        surveyed_at, moved_at, next_run_at, is_keyed, lanes, firsts
    from {{ schema }}.queue as q
    inner join lateral (
        select n.*
        from {{ schema }}.head as n
        where n.queue_id = q.id
        order by n.id desc
        limit 1
    ) as h
        on true
    where q.name = {{ queue }};

    if found_queue is null then
        perform {{ schema }}.no_queue({{ queue }});
    end if;
    if is_paused then
        null;
    elsif surveyed_at < moment - interval '1 second' or next_run_at <= moment then
        {{ survey() }}
    elsif is_keyed then
        if exists (select from {{ schema }}.turn as t where t.queue_id = found_queue) then
        {{ survey() }}
        end if;
    end if;
{%- endmacro -%}

{%- macro survey() -%}
surveyed := {{ schema }}.survey(found_queue);
        surveyed_at := surveyed.surveyed_at;
        lanes := surveyed.priorities;
        firsts := surveyed.firsts;
{%- endmacro -%}

{# lock: locks up to `wanted` jobs of the queue; `places` says where they lie. #}
{%- macro lock() -%}
    loop
        for lane in 1 .. cardinality(lanes) loop
            select
                array_agg(j.ctid),
                min(j.id)
            into more, first
            from (
                select
                    r.ctid,
                    r.id
                from {{ schema }}.ready as r
                where
                    r.queue_id = found_queue
                    and r.priority = lanes[lane]
                    and r.id >= firsts[lane]
                order by r.id
                limit wanted
                for update skip locked
            ) as j;
            continue when more is null;
            places := places || more;
            wanted := wanted - cardinality(more);
            {{ move() }}
            exit when wanted = 0;
        end loop;
        exit when
            wanted = 0
            or surveyed_at > moment - interval '100 ms'
            or 0 >= all (firsts);
        -- What is locked already is found once more: nobody skips what is their own.
        wanted := wanted + coalesce(cardinality(places), 0);
        places := null;
        {{ survey() }}
    end loop;
{%- endmacro -%}

{# move: moves the mark of a lane on, once it lies far enough behind what was found. #}
{%- macro move() -%}
if first >= firsts[lane] + 256 and moment > moved_at + interval '20 ms' then
                perform {{ schema }}.move_mark(found_queue, lanes[lane], first);
            end if;
{%- endmacro -%}

{# lock_special: the same for a queue with a rate limit, or one whose tenants take turns. #}
{%- macro lock_special() -%}
    allowed := {{ schema }}.draw(found_queue, wanted);
    wanted := allowed;
    if is_fair then
        places := {{ schema }}.pick_fair(found_queue, wanted);
    elsif wanted > 0 then
    {{ lock() }}
    end if;
    if coalesce(cardinality(places), 0) < allowed then
        perform {{ schema }}.draw(found_queue, coalesce(cardinality(places), 0) - allowed);
    end if;
{%- endmacro -%}
