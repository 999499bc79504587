"""The sentences for translators: complete, whole, and with gaps that have names."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from extract_messages import TEMPLATE, catalogue, template

MARKS = frozenset({"_", "N_", "ngettext"})


def calls(root: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call that marks or translates a sentence, with its place."""
    for path in sorted((root / "kdesk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
                yield f"{path.relative_to(root).as_posix()}:{node.lineno}", node


def gaps(sentence: str) -> set[str]:
    """Return the names of the gaps in a sentence, "" among them where one has no name."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name is not None}


def test_the_template_is_what_the_code_gives(root: Path) -> None:
    """`python3 packaging/dev.py messages` writes it anew."""
    assert (root / TEMPLATE).read_bytes() == template(root)


def test_the_template_has_no_date(root: Path) -> None:
    """It changes only when a sentence does."""
    assert b"-Date:" not in template(root)


def test_no_sentence_is_glued_together(root: Path) -> None:
    """What is translated is a literal or comes from a table of marked ones: no f-string, no sum, no call."""
    glued = (ast.JoinedStr, ast.BinOp, ast.Call, ast.IfExp)
    assert [place for place, call in calls(root) for part in call.args[:1] if isinstance(part, glued)] == []


def test_marked_sentences_are_literals(root: Path) -> None:
    """Otherwise the sentence would be missing in the template."""
    marked = [(place, call) for place, call in calls(root) if getattr(call.func, "id", "") != "_"]
    literals = {"N_": 1, "ngettext": 2}
    assert [
        place
        for place, call in marked
        for part in call.args[: literals[getattr(call.func, "id", "")]]
        if not (isinstance(part, ast.Constant) and isinstance(part.value, str))
    ] == []


def test_every_gap_has_a_name(root: Path) -> None:
    """Translators may move it; both forms of a plural have the same gaps."""
    for message in catalogue(root):
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        names = [gaps(form) for form in forms]
        assert "" not in set().union(*names), message.id
        assert all(name == names[0] for name in names), message.id
