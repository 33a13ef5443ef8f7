"""Rules about the Python of this repository that no linter knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "pgpkg").rglob("*.py"))
QUIET = [module for module in MODULES if "cli" not in module.parts]
STATEMENT = re.compile(
    r"\s*(select|insert into|update|delete from|create|alter|drop|with)\s", re.IGNORECASE
)


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(ROOT)))
def test_a_module_says_what_it_is_and_holds_no_long_sql(module):
    tree = ast.parse(module.read_text())

    assert ast.get_docstring(tree), "the first line says what the module is"
    docstrings = _docstrings(tree)
    long = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node not in docstrings
        and "\n" in node.value.strip()
        and STATEMENT.match(node.value)
    ]
    assert long == []


@pytest.mark.parametrize("module", QUIET, ids=lambda m: str(m.relative_to(ROOT)))
def test_only_the_command_line_prints(module):
    calls = [n for n in ast.walk(ast.parse(module.read_text())) if isinstance(n, ast.Call)]

    assert [c.lineno for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"] == []


def test_error_codes_are_given_once():
    text = (ROOT / "pgpkg" / "errors.py").read_text() + (
        ROOT / "pgpkg" / "cli" / "fail.py"
    ).read_text()
    codes = re.findall(r'code = "(PGK\d{3})"', text)

    assert len(codes) > 50
    assert sorted(codes) == sorted(set(codes))


def _docstrings(tree: ast.Module) -> set[ast.AST]:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
    }
