"""metrics.define adds metrics that Prometheus can read, and no others."""

import psycopg
import pytest


def test_a_metric_can_be_changed_and_removed(scrape, thing, define):
    thing.execute("insert into public.thing (n) values (1)")
    define("things", help="First.")
    define("things", help="Second.")
    assert scrape()["things"].help == "Second."

    assert thing.execute("select metrics.remove('things')").fetchone() == (1,)
    assert "things" not in scrape()


@pytest.mark.parametrize("label", ["a-b", "1a", "__name", "ä"])
@pytest.mark.parametrize("kind", ["labels", "constants"])
def test_a_label_has_a_valid_name(define, label, kind):
    with pytest.raises(psycopg.Error) as refused:
        define("things", **{kind: f'{{"{label}": "x"}}'})

    assert refused.value.sqlstate == "PKM01"
    assert refused.value.diag.message_primary == f"a label cannot be called {label}"


def test_a_name_has_one_type(define):
    define("things_total", type="counter")
    with pytest.raises(psycopg.Error) as refused:
        define("things_total", "ok", type="gauge")

    assert refused.value.sqlstate == "PKM02"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "a b"},
        {"name": "a", "type": "histogram"},
        {"name": "things", "type": "counter"},
        {"name": "a", "reading": "guess"},
        {"name": "a", "labels": "{}", "constants": "{}", "type": "summary"},
    ],
)
def test_what_prometheus_cannot_read_is_refused(define, wrong):
    with pytest.raises(psycopg.errors.CheckViolation):
        define(**wrong)


def test_exporters_read_and_do_not_define(as_actor):
    with as_actor(role="metrics_reader") as reader:
        reader.execute("select * from metrics.server")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("select metrics.define('a', 'gauge', 'A.', 'x.y', 'z')")
