"""metrics.prometheus is what Prometheus can read, whatever the labels hold."""

import psycopg
import pytest

from tests.packages.metrics.exposition import parse


def test_each_name_has_its_help_its_type_and_its_values(scrape):
    metrics = scrape()

    assert len(metrics) >= 18
    assert all(family.type and family.help and family.samples for family in metrics.values())
    assert metrics["pgpkg_connections_max"].type == "gauge"
    assert metrics["pgpkg_connections_max"].value() == 200
    assert metrics["pgpkg_database_commits_total"].type == "counter"
    assert metrics["pgpkg_database_bytes"].value() > 1_000_000


def test_the_names_are_in_order_and_counters_end_in_total(scrape):
    metrics = scrape()

    assert list(metrics) == sorted(metrics)
    counters = {name for name, family in metrics.items() if family.type == "counter"}
    assert counters == {name for name in metrics if name.endswith("_total")}


@pytest.mark.parametrize(
    "text", ["plain", 'a "b"', "back\\slash", "two\nlines", "\\n", "é 漢", "", 'a,b="c"}']
)
def test_any_text_can_be_a_label(scrape, thing, define, text):
    thing.execute("insert into public.thing (who, n) values (%s, 1)", [text])
    define("things", labels='{"who": "who"}')

    assert scrape()["things"].value(who=text) == 1


@pytest.mark.parametrize(
    ("number", "read"),
    [("0", 0), ("-1.5", -1.5), ("1e30", 1e30), ("1e-9", 1e-9), ("Infinity", float("inf"))],
)
def test_any_number_can_be_a_value(scrape, thing, define, number, read):
    thing.execute("insert into public.thing (n) values (%s)", [number])
    define("things")

    assert scrape()["things"].value() == read


def test_two_rows_with_the_same_labels_are_one_value(scrape, thing, define):
    thing.execute("insert into public.thing (who, n) values ('a', 1), ('a', 3), (null, 2)")
    define("things", labels='{"who": "who"}')

    family = scrape()["things"]
    assert family.value(who="a") == 3
    assert family.value(who="") == 2


def test_a_help_text_of_two_lines_stays_one(scrape, thing, define):
    thing.execute("insert into public.thing (n) values (1)")
    define("things", help="first\nsecond \\ third")

    assert scrape()["things"].help == "first\\nsecond \\\\ third"


def test_the_parser_of_this_test_refuses_what_prometheus_refuses():
    head = "# HELP a A.\n# TYPE a gauge\n"
    for wrong in ('a{b="c} 1\n', 'a{b="c"}1\n', "a one\n", 'a{b="\\x"} 1\n', "a 1\na 2\n", "b 1\n"):
        with pytest.raises((ValueError, KeyError)):
            parse(head + wrong)


def test_it_works_in_a_read_only_transaction(connect):
    with connect() as session:
        session.execute("set transaction read only")
        row = session.execute("select metrics.prometheus()").fetchone()
    assert "pgpkg_source_up" in parse(row[0])


@pytest.mark.parametrize("call", ["prometheus()", "samples()", "statements()"])
def test_it_is_for_exporters_only(as_actor, call):
    with as_actor("alice") as alice:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            alice.execute(f"select * from metrics.{call}")
