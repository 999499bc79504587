"""What a text of the clipboard names: files of this computer, or addresses."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kdesk.domain.file_urls import local_path

MOST_CHARACTERS = 1_000_000
"""More of a text is not looked at."""

MOST_LINES = 10_000


@dataclass(frozen=True, slots=True)
class PastedText:
    """What the lines of a text name; both are empty if one of them names nothing.

    Attributes:
        paths: Absolute paths, and `file:` addresses of this computer.
        addresses: That begin with http: or https:.
    """

    paths: Sequence[Path] = ()
    addresses: Sequence[str] = ()


def read_pasted(text: str) -> PastedText:
    """Return what a text names. No file is looked for: the queue tells what is not there."""
    if len(text) > MOST_CHARACTERS:
        return PastedText()
    lines = [line.strip().strip("\"'") for line in text.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) > MOST_LINES:
        return PastedText()
    paths: list[Path] = []
    addresses: list[str] = []
    for line in lines:
        if line.lower().startswith(("http://", "https://")):
            addresses.append(line)
        elif (path := _path(line)) is not None:
            paths.append(path)
        else:
            return PastedText()  # prose that happens to have an address in it
    return PastedText(tuple(paths), tuple(addresses))


def _path(line: str) -> Path | None:
    if line.lower().startswith("file:"):
        return local_path(line)
    return Path(line) if os.path.isabs(line) else None
