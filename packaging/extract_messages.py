"""Writes the template for translators: every sentence of kdesk that is marked with `_()`, `N_()` or `ngettext()`.

What the code says no longer, or in another way, goes from the files of translations.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po as write_template
from po_file import read_po, without_vanished, write_po

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = Path("resources", "translations", "kdesk.pot")
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
_HEADER = """\
# The sentences of kdesk, for translators. Written by `dev.py messages`; do not edit.
# A name in braces stands for a value: keep it as it is, wherever it belongs in your language.
#"""
_LEFT_OUT = tuple(
    f'"{name}:'.encode()
    for name in (
        *("Project-Id-Version", "Report-Msgid-Bugs-To", "POT-Creation-Date", "PO-Revision-Date"),
        *("Last-Translator", "Language-Team", "Generated-By"),
    )
)
"""Lines of the header that say nothing, or would change although no sentence does."""


@cache
def catalogue(root: Path) -> Catalog:
    """Return every marked sentence of the package below `root`, with the files that it stands in."""
    made = Catalog(project="kdesk", header_comment=_HEADER, charset="utf-8", fuzzy=False)
    found = extract_from_dir(root / "kdesk", [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",))
    for file, line, message, comments, context in found:
        place = Path("kdesk", file).as_posix()
        made.add(message, locations=[(place, line)], auto_comments=comments, context=context)
    return made


def template(root: Path) -> bytes:
    """Return the template: the same bytes for the same sentences."""
    out = BytesIO()
    write_template(out, catalogue(root), width=0, sort_output=True, include_lineno=False)
    lines = out.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(_LEFT_OUT))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the code.

    Attributes:
        text: In English; the first of two if it has a plural.
        plural: In English; empty if there is none.
        place: The file that it stands in first.
        comments: Of whoever wrote it, for translators.
    """

    text: str
    plural: str
    place: str
    comments: tuple[str, ...]


@cache
def sentences(root: Path) -> Mapping[str, Sentence]:
    """Return every marked sentence of the package below `root`, in the order of the files: neighbours on the screen."""
    found = sorted((message for message in catalogue(root) if message.id), key=lambda message: min(message.locations))
    made = {}
    for message in found:
        text, plural = message.id if isinstance(message.id, tuple) else (str(message.id), "")
        made[text] = Sentence(text, plural, min(message.locations)[0], tuple(message.auto_comments))
    return made


def translations(root: Path) -> list[Path]:
    """Return the files of translations."""
    return sorted((root / TEMPLATE).parent.glob("*.po"))


def main() -> int:
    """Write the template, and the translations of what is in it, below the checkout that this file belongs to."""
    path = ROOT / TEMPLATE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(template(ROOT))
    known = sentences(ROOT)
    print(f"{TEMPLATE.as_posix()}: {len(known)} sentences")
    for one in translations(ROOT):
        file = without_vanished(read_po(one), {text: sentence.plural for text, sentence in known.items()})
        write_po(one, file)
        print(f"{one.name}: {len(known) - len(file.translations)} are missing")
    return 0


if __name__ == "__main__":
    sys.exit(main())
