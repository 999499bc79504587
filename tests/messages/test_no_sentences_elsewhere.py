"""Sentences for a person are made in `kdesk.messages`, `ui` and `commands`, and nowhere below."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kdesk

ROOT = Path(kdesk.__file__).parent
PACKAGES = ("engine", "kaltura", "media", "pictures", "store", "errors")
HISTORY = {"store/stored_titles.py", "store/stored_sentences.py"}
"""These read the sentences that earlier versions stored."""

SENTENCE = re.compile(r"[A-Z][a-z']+(?: [A-Za-z{“][^ ]*){2,}")
"""A capital letter and at least three words."""
LOGS = {"debug", "info", "warning", "error", "exception", "critical"}


def sources() -> list[Path]:
    """Return the modules that make no sentences."""
    found = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return sorted(path for path in found if str(path.relative_to(ROOT)) not in HISTORY)


def is_silent(node: ast.AST) -> bool:
    """Whether the texts of a node reach no person: log calls, assertions, failures of kdesk itself."""
    if isinstance(node, ast.Assert):
        return True
    if isinstance(node, ast.Call):
        called = node.func
        if isinstance(called, ast.Attribute) and called.attr in LOGS:
            return True
        return isinstance(called, ast.Name) and called.id in {"AssertionError", "IllegalChange"}
    return False


def texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module with their lines; docstrings and texts that reach no person are left out."""
    for child in ast.iter_child_nodes(node):
        if is_silent(child) or (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)):
            continue
        if isinstance(child, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in child.values]
            yield child.lineno, "".join(map(str, parts))
        elif isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.lineno, child.value
        else:
            yield from texts(child)


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_sentence_is_made_here(path: Path) -> None:
    """Errors, remarks and questions carry kinds and arguments."""
    found = [(line, text) for line, text in texts(ast.parse(path.read_text("utf-8"))) if SENTENCE.match(text)]

    assert found == []


def test_the_search_finds_sentences() -> None:
    """It finds plain and formatted ones, and passes over docstrings, logs and technical texts."""
    source = '''
def f(name):
    """Return what is told here."""
    log.info("The file %s is told", name)
    assert name, "The name is not empty"
    x = ["Another computer has it", f"The file {name} is gone", "GET /api_v3 HTTP/1.1", "its content is a document"]
'''
    found = [text for _, text in texts(ast.parse(source)) if SENTENCE.match(text)]

    assert found == ["Another computer has it", "The file {} is gone"]


def hidden_sentences(tree: ast.AST) -> Iterator[str]:
    """Yield the sentences that are marked for translation inside of an f-string."""
    for joined in (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)):
        for call in (node for node in ast.walk(joined) if isinstance(node, ast.Call)):
            marked = isinstance(call.func, ast.Name) and call.func.id in {"_", "ngettext"}
            if marked and call.args and isinstance(call.args[0], ast.Constant):
                yield str(call.args[0].value)


def test_no_sentence_is_hidden_in_an_f_string() -> None:
    """What collects the sentences for translators does not look there: it would stay English for good."""
    assert list(hidden_sentences(ast.parse("""f"{_('Works')} {x}" """))) == ["Works"]
    found = {path: list(hidden_sentences(ast.parse(path.read_text("utf-8")))) for path in ROOT.rglob("*.py")}
    assert {path: sentences for path, sentences in found.items() if sentences} == {}
