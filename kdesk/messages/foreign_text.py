"""Text that others wrote, made fit for a widget: one length, one direction, never HTML.

Qt lays out all that it is given before it shows a part of it: 100 KB in a label hold the window for seconds, even where
one line of it is seen. Cut first, everywhere.
"""

from kdesk.plain_text import cut, decodable, isolated, undirected

LINE = 300
"""Characters of a name, an id or a message on one line: more than any line of the window shows."""
PARAGRAPHS = 5_000
"""Characters of a description, or of whatever else has several lines."""
TIP = 2_000
"""Characters of a tooltip."""


def shown(text: str, limit: int = LINE) -> str:
    """Return text as a label, a cell or a menu shows it: on one line, cut, its direction ending with it."""
    # Twice the limit is looked at: what folds away is air.
    return isolated(cut(" ".join(decodable(text.lstrip()[: 2 * limit]).split()), limit))


def shown_paragraphs(text: str, limit: int = PARAGRAPHS) -> str:
    """Return text of several lines as a label or a tooltip of its own shows it: cut, its lines kept."""
    return undirected(cut(decodable(text[: limit + 1]), limit))
