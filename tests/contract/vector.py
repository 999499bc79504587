"""The recorded rows as the project keeps them: reduced to what is sent and what is compared.

One JSON object a line, in the recorded order. In what is expected, `<int>`, `<number>`, `<text>`, `<bool>` and `<list>`
are values of that type that are not determined; `<time>`, `<host>`, `<KS-n>` and recorded ids are what they are in this
run, and `<any>` is any text.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "vectors"
SESSIONS = FOLDER / "sessions.json"

API_HEADERS = {
    "content-type": "application/json",
    "cache-control": "no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
    "access-control-allow-origin": "*",
}

Step = dict[str, Any]
"""What is done before a row because the recording did it in between: `do` names a method of `Preparation`."""


@dataclass(frozen=True, slots=True)
class Vector:
    """One row. `of` is `service.action`, `url.<name>` or `disk`; `send` or `disk` is set, and `expect`.

    A `patient` row is asked again until its answer is the recorded one, or for five seconds. Rows of one `together` are
    sent at once.
    """

    name: str
    of: str
    expect: dict[str, Any]
    send: dict[str, Any] = field(default_factory=dict)
    disk: str = ""
    before: list[Step] = field(default_factory=list)
    loose: str = ""
    patient: bool = False
    together: str = ""

    @property
    def expected(self) -> dict[str, Any]:
        """What is compared; the headers are those of every API answer if the row names none."""
        return self.expect if self.disk else {"headers": API_HEADERS} | self.expect

    @property
    def service(self) -> str:
        """The service, `url` or `disk`."""
        return self.of.partition(".")[0]

    @property
    def is_counted(self) -> bool:
        """Whether this is an API call or a plain URL."""
        return bool(self.send)


def load() -> list[Vector]:
    """Every vector, in the recorded order."""
    return [Vector(**row) for path in sorted(FOLDER.glob("*.jsonl")) for row in _rows(path)]


def sessions() -> dict[str, dict[str, Any]]:
    """What each recorded session was, by its mark."""
    found: dict[str, dict[str, Any]] = json.loads(SESSIONS.read_text("utf-8"))
    return found


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
