"""A token bucket holds a burst and is refilled evenly."""

import pytest

ASK = """
select allowed, remaining, extract(epoch from retry_after)::float, since::text
from ratelimit.token_bucket(%(amount)s, '1 minute', %(burst)s, %(cost)s, %(at)s, %(since)s)
"""


@pytest.fixture
def ask(db):
    def call(at, since=None, cost=1, burst=5, amount=60):
        db.execute("set timezone to 'UTC'")
        at, since = f"2026-01-05 10:{at}Z", since and f"2026-01-05 10:{since}Z"
        given = {"at": at, "since": since, "cost": cost, "burst": burst, "amount": amount}
        return db.execute(ASK, given).fetchone()

    return call


def test_a_full_bucket_gives_its_burst(ask):
    assert ask("00:00") == (True, 4, None, "2026-01-05 10:00:01+00")
    assert ask("00:00", "00:04") == (True, 0, None, "2026-01-05 10:00:05+00")
    assert ask("00:00", "00:05") == (False, 0, 1.0, "2026-01-05 10:00:05+00")


def test_it_is_refilled_one_by_one(ask):
    assert ask("00:00.9", "00:05")[0] is False
    assert ask("00:01", "00:05")[:2] == (True, 0)
    assert ask("00:03", "00:05")[:2] == (True, 2)


def test_it_never_holds_more_than_its_burst(ask):
    assert ask("59:00", "00:05")[:2] == (True, 4)


def test_a_cost_takes_many_and_one_above_the_burst_never_fits(ask):
    assert ask("00:00", "00:02", cost=3)[:2] == (True, 0)
    assert ask("00:00", "00:03", cost=3)[:3] == (False, 2, 1.0)
    assert ask("00:00", cost=6)[:3] == (False, 5, None)


@pytest.mark.parametrize("amount", [1, 3, 6, 7, 100, 999])
def test_rounding_neither_gives_nor_takes_a_token(ask, amount):
    since, admitted = None, 0
    for _ in range(amount + 3):
        allowed, remaining, _, since = (
            ask("00:00", None, 1, amount, amount)
            if admitted == 0
            else (
                ask(
                    "00:00",
                    since.removeprefix("2026-01-05 10:").removesuffix("+00"),
                    1,
                    amount,
                    amount,
                )
            )
        )
        admitted += allowed
        assert remaining == amount - admitted
    assert admitted == amount
