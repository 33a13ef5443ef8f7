"""In a fair queue tenants take turns, however many jobs each of them has."""

import pytest


@pytest.fixture
def fair(settings, queue):
    """A function that claims from a fair queue: the tenants, in the order of their turns."""
    settings(is_fair=True)

    def take(batch=1):
        rows = queue.execute(
            "select tenant, priority, id from queue.claim('mail', %s)", [batch]
        ).fetchall()
        return [tenant for tenant, _, _ in rows]

    return take


def test_a_tenant_with_few_jobs_does_not_wait_behind_one_with_many(put, fair):
    for tenant in "aaaaaaaaaa":
        put(tenant=tenant)
    put(tenant="b"), put(tenant="c")

    assert [fair() for _ in range(5)] == [["a"], ["b"], ["c"], ["a"], ["a"]]


def test_a_batch_is_shared_out(put, fair):
    for tenant in "aaaaaaaaaabbbbbbbbbbc":
        put(tenant=tenant)

    assert sorted(fair(7)) == ["a", "a", "a", "b", "b", "b", "c"]


def test_a_batch_is_filled_when_only_one_tenant_is_there(put, fair):
    for _ in range(5):
        put(tenant="a")

    assert fair(4) == ["a"] * 4
    assert fair(4) == ["a"]


def test_within_a_tenant_priority_and_age_count(queue, put, fair):
    late, soon = put(tenant="a", priority=2), put(tenant="a", priority=1)

    fair(2)
    assert queue.execute("select id from queue.running order by token, priority").fetchall() == [
        (soon,),
        (late,),
    ]


def test_two_workers_at_once_get_jobs_of_different_kin(put, fair, connect):
    for tenant in "aabb":
        put(tenant=tenant)
    with connect() as other:
        (theirs,) = other.execute("select id from queue.claim('mail')").fetchall()

        assert len(fair(4)) == 3
        assert theirs


def test_jobs_that_came_before_the_queue_was_fair_are_not_forgotten(put, settings, claim, queue):
    jobs = [put(), put(tenant="b")]
    settings(is_fair=True)
    queue.execute("update queue.head set surveyed_at = '-infinity'")

    assert sorted(job for job, _, _ in claim(5)) == jobs


def test_jobs_that_came_while_it_was_fair_are_not_forgotten(put, settings, claim, queue):
    settings(is_fair=True)
    jobs = [put(), put(tenant="b")]
    settings(is_fair=False)
    queue.execute("update queue.head set surveyed_at = '-infinity'")

    assert sorted(job for job, _, _ in claim(5)) == jobs
