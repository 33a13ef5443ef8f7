"""What an earlier run has parsed is not parsed again, and never stands for another text."""

from pathlib import Path

import pytest

from pgpkg import caches
from pgpkg.errors import SqlSyntaxError
from pgpkg.model import Rendered, Source, SqlFile, Unit
from pgpkg.parse import files, grammar, kept, parse_unit
from pgpkg.parse.keywords import RESERVED

UNIT = Unit("shop", "own", "shop", "0", "", "sql", Path("sql"), "migrations", Path("migrations"))
ENOUGH = kept.FEWEST


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(caches.VARIABLE, str(tmp_path))
    return tmp_path / kept.FOLDER


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are parsed from here on."""
    seen: list[str] = []
    parse = files.parse_file

    def watched(rendered: Rendered, unit: Unit) -> SqlFile:
        seen.append(rendered.source.file)
        return parse(rendered, unit)

    monkeypatch.setattr(files, "parse_file", watched)
    return seen


def tables(last: str = "id integer") -> list[Rendered]:
    columns = ["id integer"] * (ENOUGH - 1) + [last]
    return [_table(n, column) for n, column in enumerate(columns)]


def _table(number: int, columns: str) -> Rendered:
    file = f"sql/tables/t{number}.sql"
    text = f"create table shop.t{number} ({columns});"
    return Rendered(Source("shop", "tables", file, text), text, lambda line: (file, line))


def test_a_unit_that_has_not_changed_is_not_parsed_again(parsed: list[str]) -> None:
    first = parse_unit(UNIT, tables())
    parsed.clear()
    again = parse_unit(UNIT, tables())
    assert again == first
    assert parsed == []
    assert again[1].locate is not None
    assert again[1].locate(7) == ("sql/tables/t1.sql", 7)


def test_one_other_letter_is_another_unit(parsed: list[str]) -> None:
    parse_unit(UNIT, tables())
    parsed.clear()
    assert parse_unit(UNIT, tables("id shop.mood"))[-1].needs == {"schema shop", "type shop.mood"}
    assert len(parsed) == ENOUGH


def test_another_parser_reads_again(parsed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    parse_unit(UNIT, tables())
    parsed.clear()
    monkeypatch.setattr(kept, "_parser", lambda: "the next release")
    parse_unit(UNIT, tables())
    assert len(parsed) == ENOUGH


@pytest.mark.parametrize("left", [b"", b"[", b"[]", b'[{"sha256": 1}]', b"\xff", b"null"])
def test_what_was_kept_badly_is_parsed_and_kept_anew(left: bytes, cache: Path) -> None:
    first = parse_unit(UNIT, tables())
    (file,) = cache.iterdir()
    good = file.read_bytes()
    file.write_bytes(left)
    assert parse_unit(UNIT, tables()) == first
    assert file.read_bytes() == good


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / kept.FOLDER).write_text("a file is in the way")
    assert len(parse_unit(UNIT, tables())) == ENOUGH


def test_errors_are_told_every_time(cache: Path) -> None:
    for _ in range(2):
        with pytest.raises(SqlSyntaxError) as caught:
            parse_unit(UNIT, tables("id integer,"))
        assert caught.value.place == f"sql/tables/t{ENOUGH - 1}.sql:1"
    assert not cache.exists()


def test_only_what_was_used_last_is_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 4)
    for number in range(8):
        parse_unit(UNIT, tables(f"c{number} integer"))
    assert len(list(cache.iterdir())) <= 4


def test_the_reserved_words_are_those_of_the_grammar() -> None:
    from postgast import pg_query_pb2

    names = {name.lower() for name in pg_query_pb2.Token.keys()}  # noqa: SIM118
    words = {name.removesuffix(end) for name in names for end in ("", "_p", "_la")}
    scanned = [grammar.tokens(word) for word in sorted(words - {""})]
    assert {t.word for found in scanned if len(found) == 1 for t in found if t.keyword > 1} == (
        RESERVED
    )
