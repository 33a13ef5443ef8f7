"""What the verbs found, as JSON and as Markdown."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree

from pgpkg.bench import BenchReport
from pgpkg.model import (
    CheckResult,
    DatabaseStatus,
    Finding,
    Measurement,
    Migration,
    Outcome,
    Plan,
    Standing,
    Step,
)
from pgpkg.report import junit, markdown, sarif, values
from pgpkg.verify import Report

FINDING = Finding(
    rule="rls-off",
    level="error",
    unit="shop",
    object="shop.ticket",
    message="authenticated can reach every row of shop.ticket",
    detail="Granted: select to authenticated.",
    hint="alter table shop.ticket enable row level security;",
    file="sql/tables/ticket.sql",
    line=3,
    evidence={"policies": 0},
)
NOTE = Finding("duplicate-index", "info", "shop", "shop.ticket", "one is enough")
REPORT = Report(
    {"version": "18.6", "provider": "embedded"},
    (NOTE, FINDING),
    (
        CheckResult("rls-off", "catalog", "failed"),
        CheckResult("invalid-index", "catalog", "passed"),
        CheckResult("plpgsql-error", "types", "skipped", "plpgsql_check is not available"),
    ),
)
STEP = Step("shop", "function", "shop.add(a|b)", "replace", "sql/functions/add.sql", True, "text")
MIGRATION = Migration("shop", "shop_0001_x", "migrations/shop_0001_x.sql", "select 1;\n", "abc")


def test_verdict_has_the_contract_of_the_common_row():
    data = json.loads(json.dumps(values.report_to_json(REPORT)))

    assert set(data) == {"server", "findings", "checks", "counts"}
    assert list(data["findings"][1]) == [
        "rule", "level", "unit", "object", "message", "detail", "hint", "file", "line", "evidence",
    ]  # fmt: skip
    assert data["findings"][1]["evidence"] == {"policies": 0}
    assert list(data["checks"][2]) == ["rule", "family", "status", "reason"]
    assert data["counts"] == {
        "error": 1, "warning": 0, "info": 1, "passed": 1, "failed": 1, "skipped": 1,
    }  # fmt: skip


def test_verdict_for_people_groups_by_object_and_says_what_was_skipped():
    text = markdown.report_to_markdown(REPORT)

    assert text.count("### `shop.ticket`") == 1
    assert text.index("**error**") < text.index("**info**")
    assert "(`sql/tables/ticket.sql:3`)" in text
    assert "```sql\nalter table shop.ticket enable row level security;\n```" in text
    assert "| `plpgsql-error` | types | plpgsql\\_check is not available |" in text


def test_text_of_a_finding_cannot_become_markup():
    odd = Finding("style", "info", "shop", "shop.a`b", "a *b* <c> ```")
    text = markdown.report_to_markdown(Report(REPORT.server, (odd,), ()))

    assert "### `` shop.a`b ``" in text
    assert "a \\*b\\* \\<c\\> \\`\\`\\`" in text


def test_plan_has_the_fields_that_apply_reads_again():
    data = values.plan_to_json(Plan("fingerprint", (MIGRATION,), (STEP,)))

    assert data["database"] == "fingerprint"
    assert data["migrations"] == [
        {
            "id": "shop_0001_x",
            "unit": "shop",
            "transactional": True,
            "sha256": "abc",
            "sql": "select 1;\n",
        }
    ]
    step = data["objects"][0]
    assert (step["unit"], step["kind"], step["action"]) == ("shop", "function", "replace")
    assert (step["name"], step["file"]) == ("shop.add(a|b)", "sql/functions/add.sql")


def test_plan_for_people_shows_the_sql_and_marks_what_breaks():
    text = markdown.plan_to_markdown(Plan("f", (MIGRATION,), (STEP,), ("audit",), ("look out",)))

    assert "- look out" in text
    assert "`audit` is new here" in text
    assert "```sql\nselect 1;\n```" in text
    assert "| replace | function | `shop.add(a\\|b)` |" in text
    assert "**breaking**, text" in text
    assert "Nothing to do." in markdown.plan_to_markdown(Plan("f"))


def test_migrations_in_a_status_carry_their_id():
    standing = Standing("shop", "migration", "shop_0001_x", "migrations/shop_0001_x.sql")
    view = Standing("shop", "view", "shop.open", "sql/views/open.sql", "its text changed")
    status = DatabaseStatus(applied=(standing,), changed=(view,))

    data = values.status_to_json(status)
    assert list(data) == ["applied", "pending", "changed", "tampered", "drifted"]
    assert data["applied"][0]["id"] == "shop_0001_x"
    assert "id" not in data["changed"][0]
    text = markdown.status_to_markdown(status)
    assert "1 applied, 0 pending, 1 changed, 0 tampered, 0 drifted." in text
    assert "| changed | view | `shop.open` | `sql/views/open.sql` | its text changed |" in text


def test_outcome_names_what_was_done():
    data = values.outcome_to_json(Outcome(("shop_0001_x",), (STEP,), ("audit",)))

    assert data["migrations"] == ["shop_0001_x"]
    assert data["objects"][0]["name"] == "shop.add(a|b)"
    assert (data["fresh"], data["recorded"]) == (["audit"], [])


def test_measurements_become_rows_that_name_the_slower_form():
    fast = Measurement("one", 2, 100, 1.0, 2.0, 3.0, 50.4, 5.0, True, "n_plus_one")
    slow = Measurement("n_plus_one", 2, 100, 10.0, 20.0, 30.0, 5.0, 15.0, False)
    report = BenchReport({"version": "18.6"}, (fast, slow), {"one": 10.0}, {"one": fast})

    heads, rows = markdown.bench_to_rows(report)
    assert [len(row) for row in rows] == [len(heads)] * 2
    assert rows[0][-2:] == ["ok, n_plus_one takes 10.0x", "2.00"]
    assert rows[1][-2:] == ["over budget", ""]
    assert "| one | 2 | 100 | 1.00 | 2.00 | 3.00 | 50 | 5 |" in markdown.bench_to_markdown(report)
    data = values.bench_to_json(report)
    assert set(data["results"][0]) >= {"name", "clients", "n", "p50_ms", "p95_ms", "p99_ms", "ok"}


def test_sarif_names_rule_file_line_and_object():
    data = json.loads(json.dumps(sarif.report_to_sarif(REPORT)))
    (run,) = data["runs"]
    note, result = run["results"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]

    assert data["version"] == "2.1.0"
    assert rules == ["rls-off", "invalid-index", "plpgsql-error"]
    assert (result["ruleId"], rules[result["ruleIndex"]], result["level"]) == (
        "rls-off", "rls-off", "error",
    )  # fmt: skip
    assert note["level"] == "note"
    assert "ruleIndex" not in note
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "sql/tables/ticket.sql"
    assert place["physicalLocation"]["region"] == {"startLine": 3}
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "shop.ticket"
    assert "physicalLocation" not in note["locations"][0]
    assert FINDING.hint in result["message"]["text"]


def test_sarif_tells_a_moved_finding_from_a_new_one():
    def prints(finding):
        report = Report(REPORT.server, (finding,), REPORT.checks)
        return sarif.report_to_sarif(report)["runs"][0]["results"][0]["partialFingerprints"]

    assert prints(FINDING) == prints(replace(FINDING, line=30))
    assert prints(FINDING) != prints(replace(FINDING, object="shop.order"))


def test_sarif_says_what_was_skipped_and_why():
    (run,) = sarif.report_to_sarif(REPORT)["runs"]

    (said,) = run["invocations"][0]["toolExecutionNotifications"]
    assert said["associatedRule"] == {"id": "plpgsql-error"}
    assert said["message"]["text"] == "skipped: plpgsql_check is not available"


def test_junit_has_a_test_for_each_rule():
    root = ElementTree.fromstring(junit.report_to_junit(REPORT))

    assert {name: root.get(name) for name in ("tests", "failures", "skipped")} == {
        "tests": "3", "failures": "1", "skipped": "1",
    }  # fmt: skip
    assert [suite.get("name") for suite in root] == ["catalog", "types"]
    failed, passed = root[0]
    assert (failed.get("classname"), failed.get("name")) == ("pgpkg.catalog", "rls-off")
    assert failed[0].get("message") == f"shop.ticket: {FINDING.message}"
    assert "sql/tables/ticket.sql:3" in failed[0].text
    assert list(passed) == []
    assert root[1][0][0].get("message") == "plpgsql_check is not available"


def test_junit_fails_from_the_level_that_was_asked_for():
    warning = replace(FINDING, level="warning", message="a bell: \x07 and <b>")
    report = Report(REPORT.server, (warning,), REPORT.checks[:1])

    lenient = ElementTree.fromstring(junit.report_to_junit(report))
    strict = ElementTree.fromstring(junit.report_to_junit(report, "warning"))

    assert (lenient.get("failures"), strict.get("failures")) == ("0", "1")
    assert "a bell: ? and <b>" in lenient.findtext(".//system-out")
