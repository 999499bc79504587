"""Writes the template for translators: every sentence of kdesk that is marked with `_()`, `N_()` or `ngettext()`."""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

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
    write_po(out, catalogue(root), width=0, sort_output=True, include_lineno=False)
    lines = out.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(_LEFT_OUT))


def main() -> int:
    """Write the template below the checkout that this file belongs to."""
    root = Path(__file__).resolve().parents[1]
    path = root / TEMPLATE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(template(root))
    print(f"{TEMPLATE.as_posix()}: {len(catalogue(root))} sentences")
    return 0


if __name__ == "__main__":
    sys.exit(main())
