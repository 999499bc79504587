"""The lights that were found so far: a notice about a copied link tells of them, and asks for none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a window begins without links
    from kdesk.domain.links.lights import LinkFinding

_MOST = 1_000
"""Addresses of which the light is kept: those of about a hundred entries."""


class KnownLights:
    """The newest finding of each address."""

    def __init__(self) -> None:
        self._found: dict[str, LinkFinding] = {}

    def keep(self, url: str, finding: LinkFinding | None) -> None:
        """Keep a finding; None while the address is asked for again."""
        self._found.pop(url, None)
        if finding is not None:
            self._found[url] = finding
        if len(self._found) > _MOST:
            del self._found[next(iter(self._found))]

    def of(self, url: str) -> LinkFinding | None:
        """Return the finding of an address; None if it is not known."""
        return self._found.get(url)
