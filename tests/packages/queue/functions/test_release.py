"""queue.release gives back what was claimed and not begun, as if it had never been claimed."""


def enqueue(queue, **options):
    given = "".join(f", {name} => %({name})s" for name in options)
    return queue.execute(f"select queue.enqueue('mail', 'send'{given})", options).fetchone()[0]


def release(queue, rows):
    ids, tokens = [row[0] for row in rows], [row[2] for row in rows]
    return queue.execute("select queue.release(%s, %s)", [ids, tokens]).fetchone()[0]


def test_what_is_released_can_be_claimed_at_once_and_has_lost_no_attempt(queue, claim):
    first, second = enqueue(queue), enqueue(queue)

    assert release(queue, claim(2)) == 2

    assert [(job, attempt) for job, attempt, _ in claim(2)] == [(first, 1), (second, 1)]


def test_only_the_holder_gives_back(queue, claim):
    enqueue(queue)
    ((job, attempt, token),) = claim()

    assert release(queue, [(job, attempt, token - 1)]) == 0
    assert claim() == []


def test_a_released_job_frees_its_key(queue, claim):
    first = enqueue(queue, concurrency_key="k")
    second = enqueue(queue, concurrency_key="k")
    held = claim(2)
    assert [row[0] for row in held] == [first]

    release(queue, held)

    assert [row[0] for row in claim(2)] in ([first], [second])


def test_a_released_job_that_was_cancelled_is_gone(queue, claim):
    job = enqueue(queue)
    held = claim()
    queue.execute("select queue.cancel(%s)", [job])

    assert release(queue, held) == 0
    assert claim() == []
    assert queue.execute("select count(*) from queue.running").fetchone() == (0,)


def test_sleeping_workers_hear_of_it_once(queue, claim, connect):
    for _ in range(3):
        enqueue(queue)
    held = claim(3)
    with connect(autocommit=True) as listener:
        listener.execute("listen queue")

        release(queue, held)

        heard = [note.payload for note in listener.notifies(timeout=1, stop_after=1)]
        assert heard == ["mail"]
        assert list(listener.notifies(timeout=0.05)) == []


def test_workers_see_queues_and_their_leases(queue):
    queue.execute("select queue.create_queue('other', '{\"lease\": \"3 s\"}')")
    queue.execute("select queue.pause('other')")

    assert queue.execute("select name, is_paused, lease::text from queue.queues()").fetchall() == [
        ("mail", False, "00:01:00"),
        ("other", True, "00:00:03"),
    ]
