"""Sentences for notices of transfers that ended, one or several at once."""

from collections.abc import Callable, Sequence

from kdesk.domain.names import in_a_sentence
from kdesk.domain.transfer import Transfer, Trouble
from kdesk.messages.errors import title_of
from kdesk.messages.format import Format
from kdesk.messages.translation import _, listed, ngettext

NameOf = Callable[[Transfer], str]
"""Returns what a row calls a transfer: its title, or the name of its file."""

NAMED = 5
"""Names in the detail of a notice about several files."""


def ready_text(ended: Sequence[Transfer], name: NameOf, formatter: Format) -> str:
    """Return that files are ready: of one its name, of several their number."""
    if len(ended) == 1:
        return _("{name} is ready").format(name=in_a_sentence(name(ended[0])))
    count = len(ended)
    return ngettext("{count} file is ready", "{count} files are ready", count).format(count=formatter.number(count))


def arrived_text(ended: Sequence[Transfer], name: NameOf, formatter: Format) -> str:
    """Return that files have arrived: of one its name, of several their number."""
    if len(ended) == 1:
        return _("{name} has arrived").format(name=in_a_sentence(name(ended[0])))
    count = len(ended)
    text = ngettext("{count} file has arrived", "{count} files have arrived", count)
    return text.format(count=formatter.number(count))


def failed_text(ended: Sequence[Transfer], name: NameOf, reason: Trouble | None, formatter: Format) -> str:
    """Return that transfers failed, and why if all have failed for the same reason."""
    if len(ended) == 1:
        pattern = _("{name}: {reason}") if reason else _("{name} failed")
        return pattern.format(name=in_a_sentence(name(ended[0])), reason=title_of(reason, formatter) if reason else "")
    count = len(ended)
    text = ngettext("{count} transfer failed", "{count} transfers failed", count).format(count=formatter.number(count))
    return _("{failed}: {reason}").format(failed=text, reason=title_of(reason, formatter)) if reason else text


def names_text(ended: Sequence[Transfer], name: NameOf, formatter: Format) -> str:
    """Return the first names of several transfers; "" for a single one, whose notice names it."""
    if len(ended) == 1:
        return ""
    names = listed(in_a_sentence(name(one)) for one in ended[:NAMED])
    rest = len(ended) - NAMED
    if rest <= 0:
        return names
    return _("{names} and {count} more").format(names=names, count=formatter.number(rest))
