{#- The two halves of a claim, the same in claim(), complete_and_claim() and take(). They are written
   out and not functions of their own, because a call costs as much as the work that it would do. -#}

{%- macro variables() -%}
    found_queue integer;
    its_lease interval;
    is_paused boolean;
    is_fair boolean;
    is_limited boolean;
    is_kept boolean;
    h {{ schema }}.head;
    moment timestamptz := clock_timestamp();
    wanted integer;
    allowed integer;
    places tid[];
    more tid[];
    first bigint;
    is_news boolean := false;
{%- endmacro -%}

{# pick: finds the queue, and locks up to `batch` of its jobs. `places` says where they lie. #}
{%- macro pick(function, batch) -%}
    select
        q.id, q.lease, q.is_paused, q.is_fair, q.rate_limit is not null, q.is_kept
    into found_queue, its_lease, is_paused, is_fair, is_limited, is_kept
    from {{ schema }}.queue as q
    where q.name = {{ function }}.queue;

    if found_queue is null then
        perform {{ schema }}.no_queue({{ function }}.queue);
    end if;
    if not is_paused then
        select n.* into h
        from {{ schema }}.head as n
        where n.queue_id = found_queue
        order by n.id desc
        limit 1;
        if
            h.surveyed_at < moment - interval '1 second'
            or h.next_run_at <= moment
            or h.is_keyed
        then
            h := {{ schema }}.survey(found_queue, h);
            is_news := true;
        end if;

        wanted := {{ batch }};
        if is_limited then
            allowed := {{ schema }}.draw(found_queue, wanted);
            wanted := allowed;
        end if;
        if is_fair then
            places := {{ schema }}.pick_fair(found_queue, wanted, h);
            is_news := is_news and places is null;
        else
            <<search>>
            loop
                for lane in 1 .. cardinality(h.priorities) loop
                    select array_agg(j.ctid), min(j.id) into more, first
                    from (
                        select r.ctid, r.id
                        from {{ schema }}.ready as r
                        where
                            r.queue_id = found_queue
                            and r.priority = h.priorities[lane]
                            and r.id >= h.firsts[lane]
                        order by r.id
                        limit wanted
                        for update skip locked
                    ) as j;
                    if more is not null then
                        places := places || more;
                        wanted := wanted - cardinality(more);
                        if
                            first >= h.firsts[lane] + 1000
                            and moment > h.moved_at + interval '20 ms'
                        then
                            h.firsts[lane] := greatest(
                                h.firsts[lane], least(h.seen[lane], first)
                            );
                            h.seen[lane] := first;
                            h.moved_at := moment;
                            is_news := true;
                        end if;
                    end if;
                    exit search when wanted <= 0;
                end loop;
                exit search when h.surveyed_at > moment - interval '100 ms' or 0 >= all (h.firsts);
                h := {{ schema }}.survey(found_queue, h);
                is_news := true;
            end loop search;
        end if;
        if is_limited and cardinality(places) is distinct from allowed then
            perform {{ schema }}.draw(found_queue, coalesce(cardinality(places), 0) - allowed);
        end if;
        if
            is_news
            and (places is not null or pg_current_xact_id_if_assigned() is not null)
        then
            perform {{ schema }}.write_head(h);
        end if;
    end if;
{%- endmacro -%}

{# lease: moves the jobs at `places` to the running ones and returns them. #}
{%- macro lease(function, table) -%}
        return query
        with taken as (
            delete from {{ schema }}.{{ table }} as r
            where r.ctid = any (places)
            returning r.*
        ),
        leased as (
            insert into {{ schema }}.running (
                id, run_at, queue_id, priority, attempt, max_attempts, kind, tenant,
                concurrency_key, unique_key, payload,
                token, lease_until, started_at, has_ends, worker
            )
            select
                t.id, t.run_at, t.queue_id, t.priority, t.attempt + 1, t.max_attempts, t.kind,
                t.tenant, t.concurrency_key, t.unique_key, t.payload,
                token,
                moment + its_lease,
                moment,
                is_kept or t.unique_key is not null or t.concurrency_key is not null,
                {{ function }}.worker
            from taken as t
            returning *
        )
        select
            l.id, l.kind, l.payload, l.attempt::integer, l.token, {{ function }}.queue, l.priority,
            l.max_attempts::integer, l.tenant, l.concurrency_key, l.run_at, l.lease_until
        from leased as l
        order by l.priority, l.id;
{%- endmacro -%}
