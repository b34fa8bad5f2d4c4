"""Templates compiled once for each language, with everything that never changes in it written out.

A paragraph's screen says some hundred messages and keys. Translating and escaping them at every answer costs more than
what is new in it, so calls of `CONSTANT` functions with constant arguments are replaced by their values when a template
is compiled.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.templating import Environment
from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from annotator.web.keys import hint, key
from annotator.web.languages import language, marked

CONSTANT: dict[str, Callable[..., Any]] = {"_": marked, "hint": hint, "key": key}
"""Functions whose value depends on their arguments and the language alone."""


class TemplatesByLanguage(Environment):
    """The environment of the application; each language has a copy of its own, with compiled templates of its own."""

    _of_language: dict[str, TemplatesByLanguage]

    def _load_template(self, name: str, globals: Any) -> Any:
        if self.overlayed:
            return super()._load_template(name, globals)
        copies = self.__dict__.setdefault("_of_language", {})
        if (code := language()) not in copies:
            copies[code] = self.overlay()
        return copies[code]._load_template(name, globals)

    def _generate(self, source: nodes.Template, *how: Any, **which: Any) -> str:
        return super()._generate(_Folding().visit(source), *how, **which)


class _Folding(NodeTransformer):
    """Replaces constant calls by what they give."""

    def visit_Call(self, node: nodes.Call, *_args: Any, **_kwargs: Any) -> nodes.Node:
        constant = _value(node)
        return nodes.Const(constant, lineno=node.lineno) if isinstance(constant, str) else self.generic_visit(node)

    def visit_Getattr(self, node: nodes.Getattr, *_args: Any, **_kwargs: Any) -> nodes.Node:
        of = _value(node.node)
        if of is None or isinstance(of, str):
            return self.generic_visit(node)
        return nodes.Const(Markup.escape(str(getattr(of, node.attr))), lineno=node.lineno)


def _value(node: nodes.Node) -> Any:
    """What a constant call gives; None when the node is none."""
    if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in CONSTANT):
        return None
    if node.kwargs or node.dyn_args or node.dyn_kwargs or not all(isinstance(arg, nodes.Const) for arg in node.args):
        return None
    return CONSTANT[node.node.name](*(arg.value for arg in node.args if isinstance(arg, nodes.Const)))
