"""notify.render fills in values, and values stay values."""

import json

import psycopg
import pytest
from psycopg.types.json import Jsonb


def rendered(db, template, variables, form="text"):
    return db.execute(
        "select notify.render(%s, %s, %s)", [template, Jsonb(variables), form]
    ).fetchone()[0]


@pytest.mark.parametrize(
    ("template", "variables", "form", "answer"),
    [
        ("Hello {name}, {name}!", {"name": "Ann"}, "text", "Hello Ann, Ann!"),
        ("{a}{b}", {"a": "{b}", "b": "2"}, "text", "{b}2"),
        ("{a}", {"a": "\\1 & $1"}, "text", "\\1 & $1"),
        ("no place { } {A} {{", {}, "text", "no place { } {A} {{"),
        ("", {}, "text", ""),
        ("{a}", {"a": 7}, "text", "7"),
        ("<b>{a}</b>", {"a": "<i>'\"&"}, "html", "<b>&lt;i&gt;&#39;&quot;&amp;</b>"),
        ("Order {a}", {"a": "1\r\nBcc: all@a.test"}, "line", "Order 1 Bcc: all@a.test"),
    ],
)
def test_places_are_filled_in_once(db, template, variables, form, answer):
    assert rendered(db, template, variables, form) == answer


@pytest.mark.parametrize("value", ['", "admin": true, "', "line\nbreak\ttab", "\\", "ü\u2028"])
def test_json_stays_the_json_that_was_written(db, value):
    text = rendered(db, '{"who": "{name}", "n": 1}', {"name": value}, "json")

    assert json.loads(text) == {"who": value, "n": 1}


def test_a_variable_that_is_not_declared_is_refused_when_the_template_is_written(db):
    with pytest.raises(psycopg.Error) as refused:
        db.execute("select notify.put_template('t', 'email', '{a}', '{b} {c}', '{b}')")

    assert refused.value.sqlstate == "PKN02"
    assert (
        refused.value.diag.message_primary
        == "template t uses variables that are not declared: a, c"
    )
