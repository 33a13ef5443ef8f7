"""A draft without a name of its own is named after what differs."""

from __future__ import annotations

import pytest

from pgpkg.catalog import Difference
from pgpkg.draft.write import slug_of

COLUMN = {"table": "app.item", "type": "integer"}
SCHEMA_MADE = Difference("schema", "app", {}, None)
TABLE_MADE = Difference("table", "app.item", {}, None)


@pytest.mark.parametrize(
    ("differences", "slug"),
    [
        ([SCHEMA_MADE], "add_app"),
        ([SCHEMA_MADE, TABLE_MADE], "add_item"),
        ([Difference("type", "app.mood", {}, None)], "add_mood"),
        ([Difference("column", "app.item.stock", COLUMN, None)], "change_item"),
        ([Difference("column", "app.item.stock", None, COLUMN)], "change_item"),
        (
            [
                Difference("table", "app.item", None, {}),
                Difference("column", "app.item.id", None, COLUMN),
            ],
            "drop_item",
        ),
        ([TABLE_MADE, Difference("type", "app.mood", None, {})], "add_item"),
    ],
)
def test_the_name_says_what_is_done_to_what(differences, slug):
    assert slug_of(differences) == slug
