"""Text from servers and users, prepared for a widget: of limited length, with its direction isolated.

Qt lays out the whole text of a label before it shows a part of it: 100 KB hold the window for seconds, even if only one
line is visible. So text is cut first.
"""

from kdesk.messages.translation import is_right_to_left
from kdesk.plain_text import cut, decodable, isolated, left_to_right, undirected

LINE = 300
"""Characters of a name, an id or a message on one line; more than a line of the window shows."""
PARAGRAPHS = 5_000
"""Characters of a text of several lines, such as a description."""
TIP = 2_000
"""Characters of a tooltip."""


def shown(text: str, limit: int = LINE) -> str:
    """Return text for a label, a cell or a menu: on one line, cut, with its direction isolated."""
    # Twice the limit is read, since white space is folded.
    line = cut(" ".join(decodable(text.lstrip()[: 2 * limit]).split()), limit)
    held = isolated(line)
    if held == line and is_right_to_left() and not (line[:1].isalnum() and line[-1:].isalnum()):
        # In a Hebrew window the slash before “/media/talks” would stand behind it.
        return left_to_right(line) if line else line
    return held


def shown_paragraphs(text: str, limit: int = PARAGRAPHS) -> str:
    """Return text of several lines for a label or a tooltip of its own: cut, with its line breaks."""
    return undirected(cut(decodable(text[: limit + 1]), limit))
