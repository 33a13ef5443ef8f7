"""pgpkg.begin_deploy writes who deploys what, and marks deploys that were cut off."""


def test_the_row_says_who_from_where_and_with_which_plan(ledger, value, begun):
    number = begun("rollback")

    row = ledger.execute(
        "select verb, os_user, host, git_commit, pgpkg_version, plan, outcome, finished_at,"
        " deployed_by = session_user from pgpkg.deploy where id = %s",
        [number],
    ).fetchone()
    plan = {"migrations": ["u_0001"]}
    assert row == ("rollback", "ann", "h", "c0ffee", "1", plan, "running", None, True)


def test_one_that_still_runs_was_cut_off(ledger, begun):
    dead, alive = begun(), begun()

    rows = ledger.execute(
        "select id, outcome, finished_at is null from pgpkg.deploy where id >= %s order by id",
        [dead],
    ).fetchall()
    assert rows == [(dead, "interrupted", False), (alive, "running", True)]


def test_one_that_has_ended_keeps_its_outcome(value, begun):
    number = begun()
    value("select pgpkg.finish_deploy(%s, 'failed')", number)

    begun()

    assert value("select outcome from pgpkg.deploy where id = %s", number) == "failed"
