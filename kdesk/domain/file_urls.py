"""`file:` addresses, as file managers drop them: the path of a file of this computer."""

import os
import socket
import sys
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit
from urllib.request import url2pathname


def local_path(url: str) -> Path | None:
    """Return the path that a `file:` address names; None if it is no such address, or names another computer.

    `localhost` and the own name of this computer are this computer (RFC 8089). Bytes that are no UTF-8 are kept.
    On Windows, another computer is a network share, which has a path.
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
        return Path(url2pathname(parts.path if own else f"//{host}{parts.path}"))
    return Path(os.fsdecode(unquote_to_bytes(parts.path))) if own else None


def path_argument(text: str) -> Path:
    """Return the path of a command line argument, which may be a `file:` address: launchers hand those over."""
    return local_path(text) or Path(text)


def _is_this_computer(host: str) -> bool:
    """Whether it is the own name, with or without its domain; no name server is asked."""
    own = socket.gethostname().lower()
    return bool(own) and host in {own, own.partition(".")[0], f"{own.partition('.')[0]}.local"}
