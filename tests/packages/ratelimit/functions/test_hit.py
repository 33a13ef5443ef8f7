"""ratelimit.hit admits what the policies allow, by the claims of the caller."""

import threading

import psycopg
import pytest

ALGORITHMS = ["fixed", "sliding", "bucket"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_it_counts_down_and_then_says_when_to_come_back(define, hit, algorithm):
    define(3, "1 hour", algorithm=algorithm)

    assert [hit("ann")[:2] for _ in range(3)] == [(True, 2), (True, 1), (True, 0)]
    allowed, remaining, seconds = hit("ann")
    assert (allowed, remaining) == (False, 0)
    assert 0 < seconds <= 7200


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_when_the_time_has_passed_it_is_allowed_again(define, hit, later, algorithm):
    define(2, "1 hour", algorithm=algorithm)
    hit("ann", cost=2)
    assert hit("ann")[0] is False

    later("3 hours")

    assert hit("ann")[:2] == (True, 1)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("is_known", [True, False])
def test_exactly_so_many_are_admitted_under_twenty_sessions(
    define, connect, hit, algorithm, is_known
):
    define(100, "1000 hours", algorithm=algorithm)
    admitted = 0
    if is_known:
        admitted += hit("ann")[0]
    answers = []
    together = threading.Barrier(20)

    def ask():
        with connect(autocommit=True) as session:
            together.wait()
            for _ in range(10):
                row = session.execute(
                    """select allowed from ratelimit.hit_for('api', '{"sub": "ann"}')"""
                ).fetchone()
                answers.append(row[0])

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 200
    assert admitted + sum(answers) == 100


def test_the_budget_of_one_is_not_that_of_another(define, hit):
    define(1, "1 hour")

    assert [hit("ann")[0], hit("bob")[0], hit("ann")[0]] == [True, True, False]


def test_callers_without_the_claim_share_one_budget(define, hit):
    define(2, "1 hour")

    assert [hit(None)[0], hit(None)[0], hit(None)[0], hit("ann")[0]] == [True, True, False, True]


def test_a_claim_may_lie_deeper_and_an_empty_one_is_everybody(define, hit):
    define(1, "1 hour", claim="app_metadata.client")

    assert hit("ann", app_metadata={"client": "a"})[0] is True
    assert hit("bob", app_metadata={"client": "a"})[0] is False
    assert hit("bob", app_metadata={"client": "b"})[0] is True
    define(1, "1 hour", name="everybody", claim="")
    assert hit("eve", app_metadata={"client": "c"})[0] is True
    assert hit("eve", app_metadata={"client": "d"})[0] is False


def test_of_several_policies_the_tightest_counts(define, hit):
    define(2, "1 minute", name="per user")
    define(3, "1 hour", name="per client", claim="client")

    assert hit("ann", client="c")[:2] == (True, 1)
    assert hit("ann", client="c")[:2] == (True, 0)
    assert hit("ann", client="c")[0] is False
    assert hit("bob", client="c")[:2] == (True, 0)
    assert hit("bob", client="c")[0] is False


def test_what_one_policy_denies_is_not_counted_by_the_others(define, hit, db):
    define(1, "1 hour", name="a", claim="client")
    define(5, "1 hour", name="b")
    hit("ann", client="c")

    for _ in range(3):
        assert hit("ann", client="c")[0] is False

    used = "select p.name, c.used from ratelimit.counter as c join ratelimit.policy as p on p.id"
    assert db.execute(f"{used} = c.policy_id order by 1").fetchall() == [("a", 1), ("b", 1)]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_with_several_policies_exactly_so_many_are_admitted(define, connect, db, algorithm):
    define(30, "1000 hours", name="a", claim="", algorithm=algorithm)
    define(40, "1000 hours", name="b", algorithm="fixed")
    answers = []
    together = threading.Barrier(10)

    def ask(sub):
        with connect(autocommit=True) as session:
            together.wait()
            for _ in range(10):
                claims = f'{{"sub": "{sub}"}}'
                row = session.execute(
                    "select allowed from ratelimit.hit_for('api', %s)", [claims]
                ).fetchone()
                answers.append((sub, row[0]))

    threads = [threading.Thread(target=ask, args=(f"u{n % 2}",)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(allowed for _, allowed in answers) == 30
    used = "select sum(used) from ratelimit.counter as c join ratelimit.policy as p on p.id"
    assert db.execute(f"{used} = c.policy_id where p.name = 'b'").fetchone() == (30,)


def test_what_is_denied_writes_nothing_locks_nothing_and_waits_for_nobody(define, connect, db):
    define(1, "1 hour")
    ask = """select allowed from ratelimit.hit_for('api', '{"sub": "ann"}')"""
    assert db.execute(ask).fetchone() == (True,)
    db.commit()
    db.execute("select from ratelimit.counter for update")

    with connect() as session:
        session.execute("set local lock_timeout = '100ms'")
        assert session.execute(ask).fetchone() == (False,)
        assigned = session.execute("select pg_current_xact_id_if_assigned()").fetchone()
        assert assigned == (None,)


def test_a_change_is_made_in_place(define, db):
    define(1000, "1 hour")
    for _ in range(50):
        db.execute("""select ratelimit.hit_for('api', '{"sub": "ann"}')""")
        db.commit()
    db.execute("select pg_stat_force_next_flush()")
    db.commit()

    stats = "select n_tup_upd, n_tup_hot_upd from pg_stat_user_tables where schemaname = %s"
    assert db.execute(f"{stats} and relname = 'counter'", ["ratelimit"]).fetchone() == (49, 49)


def test_counted_before_the_work_it_survives_the_work_and_inside_it_does_not(define, db):
    define(2, "1 hour")
    db.commit()
    ask = """select allowed from ratelimit.hit_for('api', '{"sub": "ann"}')"""
    peek = "select remaining from ratelimit.peek('api')"
    claims = """select set_config('request.jwt.claims', '{"sub": "ann"}', true)"""

    db.execute(ask)
    db.commit()
    db.execute("select 'the work'")
    db.rollback()
    db.execute(claims)
    assert db.execute(peek).fetchone() == (0,)

    db.execute(ask)
    db.rollback()
    db.execute(claims)
    assert db.execute(peek).fetchone() == (0,)


def test_shards_together_give_no_more_than_the_amount(define, connect):
    define(20, "1000 hours", claim="", shards=4)
    ask = (
        "select count(*) from generate_series(1, 30) as n,"
        " ratelimit.hit_for('api', jsonb_build_object('n', n)) where allowed"
    )

    admitted = 0
    for _ in range(12):
        with connect(autocommit=True) as session:
            admitted += session.execute(ask).fetchone()[0]

    assert 5 <= admitted <= 20
    assert admitted % 5 == 0


def test_an_action_without_a_policy_is_an_error(hit):
    with pytest.raises(psycopg.Error) as refused:
        hit("ann")

    assert refused.value.sqlstate == "PKR02"
    assert refused.value.diag.message_primary == "no policy limits the action api"


@pytest.mark.parametrize("cost", [0, -5, None])
def test_a_cost_cannot_give_back(define, hit, cost):
    define(1, "1 hour")
    with pytest.raises(psycopg.Error) as refused:
        hit("ann", cost=cost)

    assert refused.value.sqlstate == "PKR03"


@pytest.mark.parametrize(
    "call",
    [
        "select ratelimit.hit_for('api', '{\"sub\": \"bob\"}')",
        "select ratelimit.forgive('api', '{\"sub\": \"ann\"}')",
        "select ratelimit.define_policy('api', 'x', 1, '1 hour')",
        "delete from ratelimit.counter",
        "select * from ratelimit.policy",
    ],
)
def test_who_is_limited_cannot_charge_others_nor_help_themselves(define, as_actor, call):
    define(1, "1 hour")
    with as_actor(role="ratelimit_user", claims={"sub": "ann"}) as ann:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ann.execute(call)
