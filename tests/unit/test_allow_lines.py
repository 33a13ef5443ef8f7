"""Allow lines: what they hide, and when they are wrong themselves."""

from __future__ import annotations

from dataclasses import replace

from pgpkg.model import Finding, Migration, SqlFile, SqlObject, Tree
from pgpkg.verify import allow

FINDING = Finding("rls-off", "error", "app", "app.ticket", "open", file="sql/tables/ticket.sql")
KNOWN = {"rls-off", "style"}


def tree(text: str) -> Tree:
    file = SqlFile(
        unit="app",
        shelf="tables",
        file="sql/tables/ticket.sql",
        text=text,
        sha256="",
        statements=(),
        objects=(SqlObject("table", "app.ticket"),),
    )
    return Tree((), (file,))


def judged(text: str, *findings: Finding, rules: frozenset[str] = frozenset(KNOWN)):
    return list(allow.judge(allow.read(tree(text)), findings, KNOWN, rules))


def test_line_with_a_reason_hides_its_rule_in_its_file():
    (silence,) = allow.read(tree("-- pgpkg: allow rls-off: everybody may read it\nselect 1;"))

    assert silence.hides(FINDING)
    assert not silence.hides(replace(FINDING, rule="style"))
    assert not silence.hides(replace(FINDING, file="sql/tables/note.sql"))


def test_line_may_be_indented_and_spaced():
    (silence,) = allow.read(tree("select 1;\n   --pgpkg:allow rls-off :  because: reasons  \n"))

    assert (silence.rule, silence.reason, silence.line) == ("rls-off", "because: reasons", 2)


def test_text_that_only_mentions_it_is_no_silence():
    assert (
        allow.read(tree("comment on table x is '-- pgpkg: allow a: b'; -- see pgpkg: allow")) == ()
    )
    assert allow.read(tree("-- pgpkg: allowed rls-off: no\n-- pgpkg: irreversible: gone")) == ()


def test_line_without_a_reason_hides_nothing_and_is_an_error():
    for line in ("-- pgpkg: allow rls-off", "-- pgpkg: allow rls-off:  "):
        (silence,) = allow.read(tree(line))
        (found,) = judged(line, FINDING)

        assert not silence.hides(FINDING)
        assert (found.rule, found.level) == ("allow-without-reason", "error")
        assert (found.object, found.file, found.line) == ("app.ticket", FINDING.file, 1)


def test_silence_that_is_needed_is_no_finding():
    assert judged("-- pgpkg: allow rls-off: open on purpose", FINDING) == []


def test_silence_that_hides_nothing_is_told_with_its_reason():
    (found,) = judged("-- pgpkg: allow rls-off: open on purpose")

    assert (found.rule, found.level) == ("unused-allow", "warning")
    assert "open on purpose" in found.detail


def test_silence_of_a_rule_that_did_not_run_is_not_judged():
    assert judged("-- pgpkg: allow rls-off: open on purpose", rules=frozenset({"style"})) == []


def test_unknown_rule_gets_the_nearest_name():
    (found,) = judged("-- pgpkg: allow rls-of: open on purpose", FINDING)

    assert found.rule == "unused-allow"
    assert found.hint == "-- pgpkg: allow rls-off: open on purpose"


def test_both_directions_of_a_migration_are_read():
    migration = Migration(
        unit="app",
        id="app_0001_x",
        file="migrations/app_0001_x.sql",
        text="select 1;\n-- pgpkg: allow style: old",
        sha256="",
        rollback_file="migrations/app_0001_x.rollback.sql",
        rollback_text="-- pgpkg: allow style: older",
        locate=lambda line: ("migrations/app_0001_x.sql", line + 10),
    )
    up, down = allow.read(Tree((), migrations=(migration,)))

    assert up.place == ("migrations/app_0001_x.sql", 12)
    assert down.place == ("migrations/app_0001_x.rollback.sql", 1)
