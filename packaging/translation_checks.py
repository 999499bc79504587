"""What must be true of a translation, whatever it says."""

import re
from collections.abc import Iterator
from string import Formatter

from po_file import Translation

from kdesk.messages.catalogue import PluralRule

_FEW = 200
"""Counts that are tried; no language tells larger ones apart in another way."""
_AS_MANY = (
    ("mnemonics (&)", re.compile(r"&(?=[^\s&])(?!\w+;)")),
    ("lines", re.compile("\n")),
    ("tabs", re.compile("\t")),
)
_THE_SAME = (
    ("markup", re.compile(r"</?[a-z]\w*[^<>]*>|&(?:amp|lt|gt|quot|nbsp|#\d+);")),
    ("options of commands", re.compile(r"(?<![\w-])--[a-z][\w-]*")),
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDS = {"。": ".", "．": ".", "？": "?", "：": ":", "！": "!", "、": ","}  # noqa: RUF001  as Japanese writes them
_ENDING = ".?:!…"
_CLOSING = '”“«»」』")’ \u202f\u00a0'  # noqa: RUF001  quotes of several languages
_COUNT = "count"


def problems(one: Translation, rule: PluralRule) -> Iterator[str]:
    """Yield what is wrong with a translation, in words for its translator."""
    expected = rule.forms if one.plural else 1
    if len(one.forms) != expected:
        yield f"{len(one.forms)} forms instead of {expected}"
        return
    english = one.plural or one.sentence
    for place, form in enumerate(one.forms):
        missable = _counted(english) if one.plural and _is_of_one_count(place, rule) else set[str]()
        yield from _of_form(english, form, missable)
    if not one.is_same and _is_same(one):
        yield 'the same as in English: write "=" if that is meant'


def _of_form(english: str, form: str, missable: set[str]) -> Iterator[str]:
    if not form.strip():
        yield "empty"
        return
    gaps, wanted = _gaps(form), _gaps(english)
    if gaps is None and wanted is not None:
        yield "a brace that is not closed"
    elif gaps is not None and wanted is not None and not wanted - missable <= gaps <= wanted:
        yield f"gaps {_named(gaps)} instead of {_named(wanted)}"
    for what, pattern in _AS_MANY:
        if len(pattern.findall(form)) != len(pattern.findall(english)):
            yield f"not as many {what} as in English"
    for what, pattern in _THE_SAME:
        if sorted(pattern.findall(form)) != sorted(pattern.findall(english)):
            yield f"not the same {what} as in English"
    if _space(form) != _space(english):
        yield "not the same space at begin and end as in English"
    if _end(form) != _end(english):
        yield f"ends with {_end(form)!r} instead of {_end(english)!r}"


def has_words(sentence: str) -> bool:
    """Return whether a sentence has anything to translate, beside its gaps."""
    return _WORD.search(re.sub(r"\{[^}]*\}", " ", sentence)) is not None


def _is_same(one: Translation) -> bool:
    return has_words(one.sentence) and set(one.forms) <= {one.sentence, one.plural}


def _is_of_one_count(place: int, rule: PluralRule) -> bool:
    """Return whether a form is for a single count, which then may be said in a word."""
    return sum(rule.form(count) == place for count in range(_FEW)) == 1


def _counted(english: str) -> set[str]:
    """Return the gap that takes the count: the only one, or that name."""
    gaps = _gaps(english) or set()
    return gaps if len(gaps) == 1 else gaps & {_COUNT}


def _gaps(text: str) -> set[str] | None:
    """Return the gaps of a sentence as they are written; None if it is no pattern."""
    try:
        return {
            f"{name}{'!' if conversion else ''}{conversion or ''}{':' if spec else ''}{spec or ''}"
            for _text, name, spec, conversion in Formatter().parse(text)
            if name is not None
        }
    except ValueError:
        return None


def _named(gaps: set[str]) -> str:
    return " ".join(f"{{{name}}}" for name in sorted(gaps)) or "none"


def _space(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _end(text: str) -> str:
    """Return the sign that ends a sentence; empty if there is none."""
    last = text.rstrip(_CLOSING)[-1:]
    last = _ENDS.get(last, last)
    return last if last in _ENDING else ""
