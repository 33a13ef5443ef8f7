"""realtime.send leaves a message for those who listen, and never undoes the work around it."""


def test_a_message_carries_its_topic_and_an_id(db):
    db.execute("""select realtime.send('{"a": 1}', 'moved', 'room:1')""")

    topic, event, payload, private = db.execute(
        "select topic, event, payload, private from realtime.messages"
    ).fetchone()
    assert (topic, event, private) == ("room:1", "moved", True)
    assert payload["a"] == 1
    assert "id" in payload


def test_a_message_that_cannot_be_sent_is_a_warning(db):
    warnings = []
    db.add_notice_handler(lambda notice: warnings.append(notice.message_primary))

    db.execute("select realtime.send('{}', 'moved', null)")

    assert [text.partition(":")[0] for text in warnings] == ["WarnSendingBroadcastMessage"]
    assert db.execute("select count(*) from realtime.messages").fetchone() == (0,)


def test_a_policy_can_ask_for_the_topic(as_actor, db):
    db.execute("select realtime.send('{}', 'moved', 'room:1')")
    db.execute(
        "create policy own_room on realtime.messages for select to authenticated"
        " using (topic = (select realtime.topic()))"
    )
    db.commit()

    with as_actor("alice") as alice:
        assert alice.execute("select topic from realtime.messages").fetchall() == []
        alice.execute("select set_config('realtime.topic', 'room:1', true)")
        assert alice.execute("select topic from realtime.messages").fetchall() == [("room:1",)]
