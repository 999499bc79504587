"""One request of a delivery URL."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kdesk.demo.wire.origin import Origin


@dataclass(frozen=True, slots=True)
class UrlCall:
    """One request of a delivery URL.

    Attributes:
        pairs: The keys and values of its path and query.
        base_url: The address that the client used, without a trailing slash.
        headers: The request's headers, in lower case.
    """

    pairs: Mapping[str, str]
    base_url: str
    method: str = "GET"
    origin: Origin = field(default_factory=Origin)
    headers: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        return self.pairs.get(name, default)
