"""The files of translations in the tree: a head that is kept as it is, and what is translated, in one order.

A file holds only what is translated. What is missing is what the template has more, so that a new sentence changes the
template and no file of a translator.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kdesk.messages.catalogue import PluralRule, entries, plural_rule

SAME = "# The same in English.\n"
"""Stands above a translation that a translator wants to be the English sentence."""


@dataclass(frozen=True, slots=True)
class Translation:
    """The translation of one sentence.

    Attributes:
        sentence: In English; the first of two if it has a plural.
        plural: In English; empty if there is none.
        forms: As many as the language has plurals, else one.
        is_same: Whether the English sentence is meant.
    """

    sentence: str
    plural: str
    forms: tuple[str, ...]
    is_same: bool = False


@dataclass(slots=True)
class PoFile:
    """One file.

    Attributes:
        language: For example `de`.
        head: Everything before the first sentence: comments and an entry with fields.
        translations: By the English sentence.
    """

    language: str
    head: str
    translations: dict[str, Translation] = field(default_factory=dict)

    @property
    def rule(self) -> PluralRule:
        """The plural forms of the language."""
        return plural_rule(next(entries(self.head)).forms[0])

    def text(self) -> str:
        """Return the file: the same text for the same translations."""
        written = (self.head.rstrip("\n"), *(_entry(one) for _key, one in sorted(self.translations.items())))
        return "\n\n".join(written) + "\n"


def read_po(path: Path) -> PoFile:
    """Return a file. A tool's guess is no translation."""
    text = path.read_text(encoding="utf-8")
    found = [entry for entry in entries(text) if entry.sentence and entry.is_sure]
    translations = {
        entry.sentence: Translation(entry.sentence, entry.plural, entry.forms, SAME in entry.comments)
        for entry in found
    }
    return PoFile(path.stem, text.partition("\n\n")[0], translations)


def without_vanished(file: PoFile, known: Mapping[str, str]) -> PoFile:
    """Return a file without the translations of what the code says no longer, or in another way.

    Args:
        known: The sentences of the code, each with its plural.
    """
    kept = {text: one for text, one in file.translations.items() if known.get(text) == one.plural}
    return PoFile(file.language, file.head, kept)


def write_po(path: Path, file: PoFile) -> None:
    """Write a file in one step."""
    draft = path.with_suffix(".new")
    draft.write_text(file.text(), encoding="utf-8", newline="\n")
    draft.replace(path)


def _entry(one: Translation) -> str:
    lines = [f"msgid {_quoted(one.sentence)}"]
    if one.plural:
        lines.append(f"msgid_plural {_quoted(one.plural)}")
        lines += [f"msgstr[{place}] {_quoted(form)}" for place, form in enumerate(one.forms)]
    else:
        lines.append(f"msgstr {_quoted(one.forms[0])}")
    return (SAME if one.is_same else "") + "\n".join(lines)


def _quoted(text: str) -> str:
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r")):
        text = text.replace(sign, written)
    return f'"{text}"'
