"""Reads translations: a `.po` file, as translators and their tools write it.

It is read as it is: 3,500 sentences take 11 ms, 4 ms more than compiled ones with `gettext`.
Nothing has to be compiled, in no checkout and for no package.
"""

import gettext
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from unicodedata import bidirectional

FUZZY = "fuzzy"
"""Marks a tool's guess, in a comment: it is never shown."""
_QUOTED = r'".*"(?:\n".*")*'
# Comments without a sentence below them would be read again from each of their lines.
_ENTRY = re.compile(
    rf"^((?:#(?!~).*\n){{0,300}})"
    rf"msgid ({_QUOTED})\n(?:msgid_plural ({_QUOTED})\n)?((?:msgstr(?:\[\d\])? {_QUOTED}(?:\n|\Z))+)",
    re.MULTILINE,
)
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_PLURALS = re.compile(r"^Plural-Forms: *nplurals *= *(\d+) *; *plural *= *([^;\n]+)", re.MULTILINE)
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_MARK = "\u200f"
_FIELD = re.compile(r"\{[^{}]*\}")
_BRACES = frozenset("{}")
_COUNTS = (*range(201), 1_000, 1_000_000)
"""Counts for which a rule of plurals is tried out."""
_LANGUAGE = re.compile(r"^Language: *(\w+)", re.MULTILINE)


class Entry(NamedTuple):
    """One sentence of a file.

    Attributes:
        comments: Lines that begin with `#`.
        sentence: In English; the first of two if it has a plural, and empty for the head of the file.
        plural: In English; empty if there is none.
        forms: The translation: several if there is a plural. A sentence that nobody has translated has empty ones.
    """

    comments: str
    sentence: str
    plural: str
    forms: tuple[str, ...]

    @property
    def is_sure(self) -> bool:
        """Whether a translator wrote all of it: a tool's guess is marked as fuzzy."""
        return FUZZY not in self.comments and all(self.forms)


class PluralRule(NamedTuple):
    """Which form of a plural a language has for a count.

    Attributes:
        forms: How many there are.
        form: Returns the place of the form for a count of 0 or more.
    """

    forms: int
    form: Callable[[int], int]


ENGLISH = PluralRule(2, lambda count: int(count != 1))


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The translations into one language. The usual one has none, and leaves sentences English.

    Attributes:
        language: For example `de` or `pt_BR`.
        sentences: Translations by sentence. Of a plural, the form for one.
        plurals: The forms of plurals, by the English one for one.
        rule: Chooses between them.
    """

    language: str = "en"
    sentences: Mapping[str, str] = field(default_factory=dict)
    plurals: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rule: PluralRule = ENGLISH


def entries(text: str) -> Iterator[Entry]:
    """Yield the entries of a file, its head first."""
    for comments, sentence, plural, forms in _ENTRY.findall(text):
        yield Entry(comments, unquoted(sentence), unquoted(plural), _forms(forms))


def unquoted(text: str) -> str:
    """Return the text between quotes, which may go on in the next line."""
    text = text.replace('"\n"', "")[1:-1] if "\n" in text else text[1:-1]
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), text) if "\\" in text else text


def _forms(text: str) -> tuple[str, ...]:
    """Return what stands behind each `msgstr` of an entry."""
    if text.startswith("msgstr "):
        return (unquoted(text[7:].rstrip("\n")),)
    return tuple(unquoted(part.partition(" ")[2].rstrip("\n")) for part in f"\n{text}".split("\nmsgstr")[1:])


def plural_rule(head: str) -> PluralRule:
    """Return what the head of a file says about plurals; as in English if it says nothing.

    Raises:
        ValueError: The rule is none.
    """
    found = _PLURALS.search(head)
    if not found:
        return ENGLISH
    rule = PluralRule(int(found[1]), gettext.c2py(found[2].strip()))
    try:
        places = set(map(rule.form, _COUNTS))
    except ArithmeticError as error:
        raise ValueError(f"the rule of plurals {found[2]!r} fails: {error}") from error
    if not all(0 <= place < rule.forms for place in places):
        raise ValueError(f"the rule of plurals {found[2]!r} names forms that there are none of")
    return rule


def can_be_filled(sentence: str, plural: str, forms: Sequence[str]) -> bool:
    """Return whether a translation has no gaps but those of its sentence: others would end the program that fills it.

    Gaps are `{name}`. Braces that are none have to be the sentence's own.
    """
    for text in forms:
        if _BRACES.isdisjoint(text):
            continue
        known = {*_FIELD.findall(sentence), *_FIELD.findall(plural)}
        rest = _BRACES.intersection(_FIELD.sub("", text))
        if not known.issuperset(_FIELD.findall(text)) or not rest <= _BRACES.intersection(_FIELD.sub("", sentence)):
            return False
    return True


def read_catalogue(path: Path) -> Catalogue:
    """Return the translations of a file.

    Raises:
        OSError: It cannot be read.
        ValueError: It is no such file.
    """
    head = ""
    sentences: dict[str, str] = {}
    plurals: dict[str, Sequence[str]] = {}
    for comments, quoted, plural, quoted_forms in _ENTRY.findall(path.read_text(encoding="utf-8")):
        # Without an `Entry` of each: that would double the time.
        forms = _forms(quoted_forms)
        sentence = unquoted(quoted)
        if not sentence:
            head = head or forms[0]
        elif (not comments or FUZZY not in comments) and all(forms) and can_be_filled(sentence, plural, forms):
            sentences[sentence] = forms[0]
            if plural:
                plurals[sentence] = forms
    rule = plural_rule(head)
    for sentence, of_counts in plurals.items():
        if len(of_counts) != rule.forms:
            raise ValueError(f"{path}: {sentence!r} has {len(of_counts)} forms and not {rule.forms}")
        sentences[sentence] = of_counts[rule.form(1)]
    named = _LANGUAGE.search(head)
    language = named[1] if named else path.stem
    if language in RIGHT_TO_LEFT:
        sentences = {sentence: led(text) for sentence, text in sentences.items()}
        plurals = {sentence: tuple(map(led, of_counts)) for sentence, of_counts in plurals.items()}
    return Catalogue(language, sentences, plurals, rule)


def led(text: str) -> str:
    """Return a sentence that runs from right to left though it begins with Latin letters, or with a gap for some."""
    kinds = [kind for kind in map(bidirectional, text) if kind in {"L", "R", "AL"}]
    return f"{_MARK}{text}" if kinds and kinds[0] == "L" and not {"R", "AL"}.isdisjoint(kinds) else text
