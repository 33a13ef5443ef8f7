"""queue.redrive gives dead jobs another full set of attempts."""


def test_dead_jobs_go_back_oldest_first_with_all_attempts(queue, put, claim, connect):
    dead = [put(max_attempts=1) for _ in range(3)]
    for job, _, token in claim(3):
        queue.execute("select queue.fail(%s, %s, 'no')", [job, token])

    with connect(autocommit=True) as listener:
        listener.execute("listen queue")
        assert queue.execute("select queue.redrive('mail', 2)").fetchone() == (2,)
        assert [n.payload for n in listener.notifies(timeout=0.1)] == ["mail"]

    assert [(job, attempt) for job, attempt, _ in claim(10)] == [(dead[0], 1), (dead[1], 1)]
    assert queue.execute("select dead, ready from queue.depth").fetchone() == (1, 0)


def test_a_redriven_job_takes_its_key_back_unless_another_has_it(queue, put, claim):
    for key in ("a", "b"):
        put(max_attempts=1, unique_key=key)
    for job, _, token in claim(2):
        queue.execute("select queue.fail(%s, %s, 'no')", [job, token])
    other = put(unique_key="b")

    queue.execute("select queue.redrive('mail')")

    assert put(unique_key="a") < other
    assert put(unique_key="b") == other
    assert len(claim(10)) == 3
