"""queue.enqueue_many puts many jobs into a queue with one statement."""

from psycopg.types.json import Jsonb


def send(queue, count, **more):
    names = "".join(f", {name} => %({name})s" for name in more)
    payloads = [Jsonb({"n": n}) for n in range(count)]
    rows = queue.execute(
        f"select * from queue.enqueue_many('mail', 'send', %(payloads)s{names})",
        {"payloads": payloads, **more},
    ).fetchall()
    return [number for (number,) in rows]


def test_numbers_come_in_the_order_of_the_payloads(queue):
    numbers = send(queue, 100)

    claimed = queue.execute("select id, payload from queue.claim('mail', 100)").fetchall()
    assert claimed == [(number, {"n": n}) for n, number in enumerate(numbers)]


def test_workers_are_woken_once(queue, connect):
    with connect(autocommit=True) as listener:
        listener.execute("listen queue")
        send(queue, 50)
        send(queue, 50)

        assert [n.payload for n in listener.notifies(timeout=0.1)] == ["mail"]


def test_none_is_none(queue):
    assert send(queue, 0) == []
    assert queue.execute("select ready from queue.depth").fetchone() == (0,)


def test_jobs_with_a_key_for_later_or_with_turns_go_the_same_way(queue, state):
    (keyed,) = send(queue, 1, concurrency_key="k")
    (later,) = send(queue, 1, run_at="2999-01-01")

    assert (state(keyed), state(later)) == ("blocked", "later")
