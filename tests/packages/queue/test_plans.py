"""Every claim goes through its index, in its order, whatever the statistics say."""

import re

import pytest

CALLS = [
    "select * from queue.claim('mail')",
    "select * from queue.claim('mail', 10)",
    "select * from queue.complete_and_claim('mail', array[1], array[1])",
    "select * from queue.complete_and_claim('mail', array[1, 2], array[1, 1], 10)",
    "select queue.complete(array[1, 2], array[1, 1])",
    "select * from queue.heartbeat(array[1, 2], array[1, 1])",
    "select queue.enqueue('mail', 'send')",
]
# Tables that grow; the others have a row for each queue, or are read whole on purpose.
LARGE = r"(?:ready|running|later|fair|blocked|head)"


@pytest.fixture
def plans(queue):
    """A function that runs a statement and returns the plans of all that it did."""
    seen = []
    queue.add_notice_handler(lambda notice: seen.append(notice.message_primary))
    queue.execute("load 'auto_explain'")
    for name, value in {
        "auto_explain.log_min_duration": "0",
        "auto_explain.log_nested_statements": "on",
        "client_min_messages": "log",
    }.items():
        queue.execute(f"set {name} = '{value}'")

    def run(sql):
        seen.clear()
        queue.execute(sql)
        return [text for text in seen if "plan:" in text]

    return run


def fill(queue, how):
    jobs = {"empty": 0, "small": 3, "large": 20_000}[how]
    queue.execute(
        "select count(*) from queue.enqueue_many("
        "'mail', 'send', array_fill('{}'::jsonb, array[%s]))",
        [jobs],
    )
    queue.execute("select count(*) from queue.claim('mail', %s)", [jobs // 10])
    queue.execute("vacuum analyze queue.ready")
    queue.execute("vacuum analyze queue.running")


@pytest.mark.parametrize("how", ["empty", "small", "large"])
def test_nothing_is_read_from_end_to_end(queue, plans, how):
    fill(queue, how)
    for call in CALLS:
        found = plans(call)

        assert len(found) > 1
        for plan in found:
            assert not re.search(rf"Seq Scan on (queue\.)?{LARGE}\b", plan), plan


@pytest.mark.parametrize("how", ["empty", "small", "large"])
@pytest.mark.parametrize("batch", [1, 10])
def test_jobs_are_locked_in_the_order_of_the_index_without_a_sort(queue, plans, how, batch):
    fill(queue, how)
    queue.execute("select queue.enqueue('mail', 'send')")

    found = plans(f"select * from queue.claim('mail', {batch})")
    locking = [plan for plan in found if "LockRows" in plan and " on ready" in plan]

    assert locking
    for plan in locking:
        assert "Index Scan using ready_pkey on ready" in plan
        assert "Sort" not in plan
        condition = re.search(r"Index Cond: .*", plan)[0]
        assert all(column in condition for column in ("queue_id", "priority", "id >="))


def test_turns_are_taken_through_the_index(queue, plans, settings):
    settings(is_fair=True)
    queue.execute(
        "select queue.enqueue('mail', 'send', tenant => (n % 50)::text)"
        " from generate_series(1, 2000) as n"
    )
    queue.execute("vacuum analyze queue.fair")

    found = [plan for plan in plans("select * from queue.claim('mail', 5)") if " fair" in plan]

    assert any("fair_turn" in plan for plan in found)
    assert not any("Seq Scan on fair" in plan for plan in found)
