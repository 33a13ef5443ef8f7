"""notify.backlog shows what waits and what needs somebody."""


def test_what_is_over_does_not_count(db, send, claim):
    for number in range(4):
        send(number)
    send(9, order_key="a")
    send(9, order_key="a")
    (first, second, *_) = claim(3)
    db.execute("select notify.sent(%s, %s)", [[first[0]], [first[1]]])
    db.execute("select notify.failed(%s, %s, 'no', is_permanent => true)", list(second))

    assert db.execute(
        "select channel, state, deliveries, oldest_at <= now(), most_attempts"
        " from notify.backlog order by state"
    ).fetchall() == [
        ("email", "dead", 1, True, 1),
        ("email", "held", 1, True, 0),
        ("email", "sending", 1, True, 1),
        ("email", "waiting", 2, True, 0),
    ]
