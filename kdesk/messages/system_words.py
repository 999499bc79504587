"""What the system says of files and connections, in the language in use: it speaks one of its own, or English."""

import errno
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache

from kdesk.messages.translation import N_, _

_NOT_THERE, _NOT_ALLOWED = N_("There is no such file or folder"), N_("The system does not allow it")
_FULL, _NO_WAY = N_("The disk is full"), N_("No way leads there")
_TOO_MANY, _BROKEN_OFF = N_("Too many files are open on this computer"), N_("The connection was broken off")
_NUMBERS: Mapping[int, tuple[str, str]] = {
    errno.ENOENT: ("No such file or directory", _NOT_THERE),
    errno.ENOTDIR: ("Not a directory", _NOT_THERE),
    errno.EISDIR: ("Is a directory", N_("It is a folder")),
    errno.EACCES: ("Permission denied", _NOT_ALLOWED),
    errno.EPERM: ("Operation not permitted", _NOT_ALLOWED),
    errno.ENOSPC: ("No space left on device", _FULL),
    errno.EDQUOT: ("Disk quota exceeded", _FULL),
    errno.EROFS: ("Read-only file system", N_("Nothing can be written there")),
    errno.EIO: ("Input/output error", N_("The drive does not respond")),
    errno.EMFILE: ("Too many open files", _TOO_MANY),
    errno.ENFILE: ("Too many open files in system", _TOO_MANY),
    errno.ECONNREFUSED: ("Connection refused", N_("The connection was refused")),
    errno.ECONNRESET: ("Connection reset by peer", _BROKEN_OFF),
    errno.EPIPE: ("Broken pipe", _BROKEN_OFF),
    errno.ETIMEDOUT: ("Connection timed out", N_("No answer came in time")),
    errno.ENETUNREACH: ("Network is unreachable", _NO_WAY),
    errno.EHOSTUNREACH: ("No route to host", _NO_WAY),
}
"""What glibc says in English, as journals and other computers may have it, and what kdesk says."""
_NO_NAME = N_("The name of the server is not known")
_OTHERS = {
    "Name or service not known": _NO_NAME,
    "Temporary failure in name resolution": _NO_NAME,
    "No address associated with hostname": _NO_NAME,
    "a link to something that is not there": N_("a link to something that is not there"),
}
_NO_WORDS = "Unknown error"


def translated(text: str) -> str:
    """Return a text with what the system said in it in kdesk's words."""
    said = next((said for said in _known() if said in text), "")
    return text.replace(said, _(_known()[said])) if said else text


@cache
def _known() -> Mapping[str, str]:
    """Return kdesk's words for those of the system, the longest first: some are parts of others."""
    return dict(sorted(_pairs(), key=lambda pair: -len(pair[0])))


def _pairs() -> Iterator[tuple[str, str]]:
    yield from _OTHERS.items()
    yield from _NUMBERS.values()
    # Where Qt has set the locale, the system speaks its user's language.
    spoken = {number: os.strerror(number) for number in _NUMBERS}
    shared = Counter(spoken.values())
    for number, said in spoken.items():
        # Windows has no words for most errors of connections: what it says instead tells nothing.
        if shared[said] == 1 and not said.startswith(_NO_WORDS):
            yield said, _NUMBERS[number][1]
