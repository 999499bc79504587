"""The requirements files of the checkout, read as pip reads them."""

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker

_REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(?: ; (.*?))?(?=\s+(?:--hash|#)|$)")


@dataclass(frozen=True, slots=True)
class Pin:
    """One requirement of a file; the marker is None where it holds everywhere."""

    name: str
    version: str
    marker: Marker | None
    hashes: frozenset[str]

    def holds(self, environment: dict[str, str] | None = None) -> bool:
        """Whether the pin is installed in an environment, the present one if none is given."""
        return self.marker is None or self.marker.evaluate(environment)


def read_pins(path: Path) -> tuple[Pin, ...]:
    """Return the pins of a requirements file. A package with markers may stand in it more than once."""
    blocks = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8").replace("\\\n", "").rstrip())
    return tuple(map(_pin, blocks))


def _pin(block: str) -> Pin:
    found = _REQUIREMENT.match(block)
    assert found, f"no pin: {block}"
    hashes = frozenset(re.findall(r"--hash=(sha256:[0-9a-f]{64})", block))
    return Pin(found[1], found[2], Marker(found[3]) if found[3] else None, hashes)
