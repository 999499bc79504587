"""Docstrings and citations: what ruff cannot decide."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHORT = 1
"""Statements of a method that needs no docstring."""
QT_METHODS = {"data", "flags", "paint"}
"""Methods of Qt that are overridden and have no capital letter in their names."""
RULE = re.compile(r"\brules? (\d+)(?: and (\d+))?")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _modules() -> list[Path]:
    return sorted((ROOT / "kdesk").rglob("*.py"))


def _undocumented(path: Path) -> Iterator[str]:
    """Yield the public methods that do several things and do not say which."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.ClassDef) or node.name.startswith("_"):
            continue
        for method in node.body:
            if not isinstance(method, Function) or method.name.startswith("_") or _is_override(method):
                continue
            if ast.get_docstring(method) is None and len(method.body) > SHORT:
                yield f"{path.relative_to(ROOT)}: {node.name}.{method.name}"


def _is_override(method: Function) -> bool:
    """Tell whether Qt, asyncio or a decorator gives the method its meaning."""
    is_camel = method.name != method.name.lower()
    return is_camel or method.name in QT_METHODS or bool(method.decorator_list)


def test_methods_of_several_statements_are_described() -> None:
    """A public method that is longer than one statement says what it does; overrides of Qt have Qt's description."""
    assert [found for path in _modules() for found in _undocumented(path)] == []


def test_the_code_cites_the_rules_of_the_protocol() -> None:
    """Each rule is carried out somewhere, and no rule is cited that does not exist."""
    protocol = (ROOT / "kdesk/engine/PROTOCOL.md").read_text("utf-8")
    rules = {int(number) for number in re.findall(r"^## Rule (\d+):", protocol, re.MULTILINE)}
    cited = {
        int(number)
        for path in _modules()
        for found in RULE.finditer(path.read_text("utf-8"))
        for number in found.groups()
        if number
    }
    assert rules == set(range(1, 16))
    assert cited == rules
