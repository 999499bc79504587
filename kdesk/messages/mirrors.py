"""The lines of `kdesk library`."""

from kdesk.domain.account import Account
from kdesk.domain.mirror_port import MirrorSize
from kdesk.messages.format import Format
from kdesk.messages.translation import _, ngettext


def size_line(account: Account, size: MirrorSize | None) -> str:
    """Return what the mirror of an account holds; None if there is none."""
    if size is None:
        return _("{account}: nothing is kept").format(account=account.key)
    if size.complete:
        sentence = ngettext(
            "{account}: the whole library is kept, {count} entry, {size}",
            "{account}: the whole library is kept, {count} entries, {size}",
            size.entries,
        )
    else:
        sentence = ngettext(
            "{account}: a part of the library is kept, {count} entry, {size}",
            "{account}: a part of the library is kept, {count} entries, {size}",
            size.entries,
        )
    figures = Format()
    count, on_disk = figures.number(size.entries), figures.size(size.on_disk)
    return sentence.format(account=account.key, count=count, size=on_disk)


def removed_line(account: Account) -> str:
    """Return that a mirror was removed."""
    return _("{account}: removed; the Library keeps its entries anew when it is opened").format(account=account.key)
