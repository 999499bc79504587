"""Paths of `file:` URLs, which file managers and launchers pass."""

import os
import socket
import sys
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit


def local_path(url: str) -> Path | None:
    """Return the path of a `file:` URL; None for other URLs and for files of another computer.

    `localhost` and this computer's own name are local (RFC 8089). Bytes that are not UTF-8 are kept. On Windows another
    host names a network share, which has a path.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme.lower() != "file" or not parts.path.startswith("/"):
        return None
    own = host in {"", "localhost"} or _is_this_computer(host)
    if sys.platform == "win32":
        from urllib.request import url2pathname  # noqa: PLC0415  elsewhere nobody needs it, and what it imports

        return Path(url2pathname(parts.path if own else f"//{host}{parts.path}"))
    try:
        # Arguments have bytes that are no Unicode as half surrogates; others of those are of no file.
        return Path(os.fsdecode(unquote_to_bytes(os.fsencode(parts.path)))) if own else None
    except UnicodeEncodeError:
        return None


def path_argument(text: str) -> Path:
    """Return the path of a command line argument; launchers pass `file:` URLs."""
    return local_path(text) or Path(text)


def _is_this_computer(host: str) -> bool:
    """Return whether a host is this computer's name, with or without domain. No name is resolved."""
    own = socket.gethostname().lower()
    return bool(own) and host in {own, own.partition(".")[0], f"{own.partition('.')[0]}.local"}
