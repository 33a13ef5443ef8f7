"""Rewrite a template's syntax tree: what costs must pay, and where a line came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from pgpkg.errors import ForbiddenTemplate
from pgpkg.render import limits
from pgpkg.render.filters import JOINED, TICK, WEIGHED

MARK = "\0"


class Bounds(NodeTransformer):
    """Make loops, macros and values pay, also where Jinja leaves no hook for it."""

    def __init__(self, file: str) -> None:
        self.file = file

    def visit_Template(self, node: nodes.Template) -> nodes.Node:  # noqa: N802
        return self._ticking(node)

    visit_Macro = visit_CallBlock = visit_FilterBlock = visit_Template  # noqa: N815

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        self._ticking(node)
        node.iter = _call(WEIGHED, cast(nodes.Expr, node.iter))
        return node

    def visit_Block(self, node: nodes.Block) -> nodes.Node:  # noqa: N802
        raise ForbiddenTemplate(
            "templates do not inherit from each other",
            hint='Write a macro, and import it: {% from "macros/x.sql" import y %}',
            file=self.file,
            line=node.lineno,
        )

    visit_Extends = visit_Block  # noqa: N815

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _call(JOINED, nodes.List(node.nodes, lineno=node.lineno))

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.expr = _call(WEIGHED, node.expr)
        for operand in node.ops:
            operand.expr = _call(WEIGHED, operand.expr)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if isinstance(node.arg, nodes.Slice):
            node.node = _call(WEIGHED, node.node)
        return node

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _call(WEIGHED, node)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return node if node.ctx == "store" else _call(WEIGHED, node)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        for pair in node.items:
            pair.key = _call(WEIGHED, pair.key)
        return _call(WEIGHED, node)

    def _ticking(self, node: Any) -> nodes.Node:
        """Let each run of a body pay for itself and for the text in it."""
        written = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
        self.generic_visit(node)
        cost = nodes.Const(limits.TICK + written, lineno=node.lineno)
        tick = nodes.ExprStmt(_call(TICK, cost), lineno=node.lineno)
        node.body.insert(0, tick)
        return node  # type: ignore[no-any-return]


class Marks(NodeTransformer):
    """Put the line of the template before what each line of it puts out.

    A mark stands before the first character of a line that is not blank, so that trimming or
    indenting a block leaves it in place. Macros get none: what they put out belongs to the line
    that calls them. `is_deep` goes into the blocks that a macro or a filter is called with.
    """

    def __init__(self, is_deep: bool) -> None:
        self.is_deep = is_deep

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:  # noqa: N802
        return node

    def visit_CallBlock(self, node: nodes.CallBlock) -> list[nodes.Node]:  # noqa: N802
        if self.is_deep:
            self.generic_visit(node)
        mark = nodes.Output([_mark(node.lineno)], lineno=node.lineno)
        return [mark, node]

    def visit_FilterBlock(self, node: nodes.FilterBlock) -> list[nodes.Node]:  # noqa: N802
        return self.visit_CallBlock(node)  # type: ignore[arg-type]

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.Node:  # noqa: N802
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802
        marked: list[nodes.Expr] = []
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                data = "".join(_marked(child.data, child.lineno))
                marked.append(nodes.TemplateData(data, lineno=child.lineno))
            else:
                marked += [_mark(child.lineno), child]
        node.nodes = marked
        return node


def _marked(data: str, first: int) -> Iterator[str]:
    for number, line in enumerate(data.split("\n")):
        bare = line.lstrip()
        blank = line[: len(line) - len(bare)]
        yield "\n" if number else ""
        yield f"{blank}{MARK}{first + number}{MARK}{bare}" if bare else blank


def _mark(line: int) -> nodes.TemplateData:
    return nodes.TemplateData(f"{MARK}{line}{MARK}", lineno=line)


def _call(name: str, value: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(value, name, [], [], None, None, lineno=value.lineno)
