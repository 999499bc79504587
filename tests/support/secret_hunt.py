"""Looks for a secret wherever a run may have left it, in every form that it takes on its way."""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

KS = re.compile(rb"djJ8[A-Za-z0-9_\-+/=%]{20,}")
"""A session of version 2: the base64 of `v2|…`."""


def forms(secret: str) -> set[bytes]:
    """The bytes that a secret becomes in text, URLs, JSON and base64, whatever stands before it there."""
    texts = (secret, quote(secret, safe=""), quote(secret), quote_plus(secret), json.dumps(secret)[1:-1])
    plain = {text.encode(width) for text in texts for width in ("utf-8", "utf-16-le")}
    return plain | {cut for text in texts for cut in _inside_base64(text.encode())}


def _inside_base64(data: bytes) -> Iterator[bytes]:
    """What of the base64 of a longer text depends on these bytes alone, for each place where they may begin."""
    for before in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            whole = encode(b"\0" * before + data).rstrip(b"=")
            yield whole[(4 * before + 2) // 3 : len(whole) - 2]


def found(places: Iterable[Path], secret: str) -> list[str]:
    """Every file below these places that holds the secret or any KS, or whose name does."""
    wanted = forms(secret)
    hits = []
    for path in _files(places):
        data = path.read_bytes() + str(path).encode("utf-8", "surrogateescape")
        if any(form in data for form in wanted) or KS.search(data):
            hits.append(str(path))
    return hits


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        yield from (path for path in (place, *place.rglob("*")) if path.is_file() and not path.is_symlink())
