"""A queue that is paused gives nothing out, and takes everything in."""


def test_nobody_claims_from_a_paused_queue(queue, put, claim, done):
    put()
    held = claim()
    queue.execute("select queue.pause('mail')")
    job = put()

    assert claim() == []
    assert done(held) == 1
    queue.execute("select queue.resume('mail')")
    assert [row[0] for row in claim()] == [job]


def test_to_resume_wakes_the_workers(queue, connect):
    with connect(autocommit=True) as listener:
        listener.execute("listen queue")
        queue.execute("select queue.pause('mail'), queue.resume('mail')")

        assert [n.payload for n in listener.notifies(timeout=0.1)] == ["mail"]
