"""The chunks in which sentences go to a translator and come back: a line a sentence.

A line is `NUMBER<TAB>English`, below a comment with the file that it stands in; `NUMBER.*<TAB>one<TAB>many` is a
plural. An answer is `NUMBER<TAB>translation`, or `NUMBER.FORM<TAB>translation` for each form of a plural.
"""

from collections.abc import Iterator, Mapping, Sequence

from extract_messages import Sentence
from po_file import Translation

from kdesk.messages.catalogue import PluralRule

SAME = "="
"""The answer of whoever wants the English sentence."""
_COUNTS = 23
"""So many counts are tried for the examples of a plural form."""
_PLURAL = ".*"


def chunk_text(chunk: Sequence[Sentence], first: int, rule: PluralRule, there: Mapping[str, Translation]) -> str:
    """Return a chunk.

    Args:
        first: Number of its first sentence.
        rule: Of the language.
        there: Translations that are shown below their sentences.
    """
    return "\n".join((f"# {_forms_line(rule)}", *_lines(chunk, first, there))) + "\n"


def asked(text: str) -> dict[str, Translation]:
    """Return the sentences of a chunk by their numbers, without translations."""
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            number, sentence, *plural = line.split("\t")
            found[number.removesuffix(_PLURAL)] = Translation(_text(sentence), "".join(map(_text, plural)), ())
    return found


def answers(text: str) -> tuple[dict[str, dict[int, str]], list[str]]:
    """Return what a translator wrote by number and form, and the lines that say nothing of that kind."""
    found: dict[str, dict[int, str]] = {}
    strange = []
    for line in text.splitlines():
        number, tab, answer = line.partition("\t")
        whole, _dot, form = number.strip().partition(".")
        if tab and whole.isdigit() and (not form or form.isdigit()):
            found.setdefault(whole, {})[int(form or 0)] = _text(answer)
        elif line.strip() and not line.startswith("#"):
            strange.append(line)
    return found, strange


def answered(sentence: Translation, answer: Mapping[int, str], rule: PluralRule) -> Translation:
    """Return an answer as a translation, with the spaces that the English sentence begins and ends with."""
    one, many = sentence.sentence, sentence.plural
    if set(answer.values()) == {SAME}:
        forms = tuple(one if place == rule.form(1) else many for place in range(rule.forms)) if many else (one,)
        return Translation(one, many, forms, is_same=True)
    begin, end = one[: len(one) - len(one.lstrip())], one[len(one.rstrip()) :]
    return Translation(one, many, tuple(f"{begin}{text.strip()}{end}" for _place, text in sorted(answer.items())))


def _forms_line(rule: PluralRule) -> str:
    told = []
    for place in range(rule.forms):
        counts = [str(count) for count in range(_COUNTS) if rule.form(count) == place]
        told.append(f"NUMBER.{place} for {', '.join(counts[:3])}{', …' if len(counts) > 3 else ''}")  # noqa: PLR2004
    return f"Plurals ({_PLURAL}): {'; '.join(told)}"


def _lines(chunk: Sequence[Sentence], first: int, there: Mapping[str, Translation]) -> Iterator[str]:
    place = ""
    for number, one in enumerate(chunk, first):
        if one.place != place:
            place = one.place
            yield f"# {place}"
        yield from (f"#. {comment}" for comment in one.comments)
        plural = (_PLURAL, f"\t{line_of(one.plural)}") if one.plural else ("", "")
        yield f"{number}{plural[0]}\t{line_of(one.text)}{plural[1]}"
        if known := there.get(one.text):
            yield f"#= {' | '.join(map(line_of, known.forms))}"


def line_of(text: str) -> str:
    """Return a sentence as a part of a line."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def _text(line: str) -> str:
    parts = line.split("\\\\")
    return "\\".join(part.replace("\\n", "\n").replace("\\t", "\t") for part in parts)
