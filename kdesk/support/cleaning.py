"""Texts for whoever helps: without secrets, e-mail addresses, users and, unless agreed, names of files and entries."""

import getpass
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath
from urllib.parse import quote

from kdesk.domain.account import Account
from kdesk.domain.transfer import Transfer
from kdesk.plain_text import one_line
from kdesk.redaction import redact

E_MAIL, USER, FILE = "[e-mail]", "[user]", "[file {number}]"
MOST_NAMES = 3_000
"""Names of files that are looked for: those of the transfers that were added last."""
_SHORTEST = 4
"""Characters of a name; a shorter one is part of too many words."""
# From the beginning of a word on only: from each of its letters, a long one without an @ would take quadratic time.
_E_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


class Cleaner:
    """Removes from texts what nobody else is to know.

    Args:
        redact_secrets: Knows the secrets of this run.
        accounts: Whose users are not named.
        transfers: Whose files are not named.
        names: Whether the names of files may stay.
    """

    def __init__(
        self,
        redact_secrets: Callable[[str], str],
        accounts: Iterable[Account],
        transfers: Iterable[Transfer],
        *,
        names: bool,
    ) -> None:
        self._redact = redact_secrets
        users = {form for one in accounts if len(one.user_id) >= _SHORTEST for form in _forms(one.user_id)}
        self._users = sorted(users, key=len, reverse=True)
        self._files = {} if names else _file_names(list(transfers)[-MOST_NAMES:])

    def __call__(self, text: str) -> str:
        """Return the text without them."""
        found = redact(self._redact(text))
        for name, shown in self._files.items():
            if name in found:
                found = found.replace(name, shown)
        found = _E_MAIL.sub(E_MAIL, found)
        for user in self._users:
            found = found.replace(user, USER)
        return _without_own_name(found)


def _file_names(transfers: Iterable[Transfer]) -> dict[str, str]:
    """Return what stands in place of paths, names and titles; longer ones first, as one may contain another."""
    shown: dict[str, str] = {}
    for number, transfer in enumerate(transfers, 1):
        word = FILE.format(number=number)
        path = PurePath(transfer.file.path)
        for name in (transfer.file.path, str(path.parent), transfer.file.name, path.name, transfer.file.title):
            if len(name) >= _SHORTEST:
                for form in _forms(name):
                    shown.setdefault(form, word)
    return dict(sorted(shown.items(), key=lambda one: len(one[0]), reverse=True))


def _forms(name: str) -> set[str]:
    """Return a name as logs, tracebacks, JSON and addresses write it."""
    texts = (json.dumps(name)[1:-1], json.dumps(name, ensure_ascii=False)[1:-1], repr(name)[1:-1])
    # Names on drives need not be Unicode.
    return {name, one_line(name), quote(name, errors="surrogatepass"), *texts}


def _without_own_name(text: str) -> str:
    """Return a text without the name of the person at this computer, as paths have it."""
    try:
        home, user = str(Path.home()), getpass.getuser()
    except (RuntimeError, KeyError, OSError):  # some users of a system have neither
        return text
    found = text.replace(home, "~") if len(home) > 1 else text
    return re.sub(rf"(?<=[\\/]){re.escape(user)}(?=[\\/])", USER, found) if user else found
