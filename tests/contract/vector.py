"""The recorded rows in the project's form: reduced to the request and the compared part of the response.

One JSON object per line, in the recorded order. In an expected value, `<int>`, `<number>`, `<text>`, `<bool>` and
`<list>` are undetermined values of that type, `<some>` is a number above 0, and `<any>` is any text; `<time>`,
`<host>`, `<KS-n>` and recorded ids stand for the values of this run.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.contract.masks import whole

FIRST, SECOND = (Path(__file__).parent / name for name in ("vectors", "vectors_2"))
"""The folders of the two recordings; file names of the second contain the subject."""
_SESSIONS, _LEFT_OUT = "sessions.json", "left-out.json"

API_HEADERS = {
    "content-type": "application/json",
    "cache-control": "no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
    "access-control-allow-origin": "*",
}

Step = dict[str, Any]
"""An action before a row that the recording did in between; `do` names a method of `Preparation`."""


@dataclass(frozen=True, slots=True)
class Vector:
    """One row.

    Attributes:
        of: `service.action`, `url.<name>` or `disk`.
        send, disk: One of them is set.
        patient: The row is repeated until its response is the recorded one, or for five seconds.
        together: Rows with the same value are sent concurrently.
        place: The position among rows of other files; 0 if the files follow each other.
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
    place: int = 0

    @property
    def expected(self) -> dict[str, Any]:
        """The compared part; the headers are those of every API response if the row has none."""
        return self.expect if self.disk else {"headers": API_HEADERS} | self.expect

    @property
    def service(self) -> str:
        """The service, `url` or `disk`."""
        return self.of.partition(".")[0]

    @property
    def is_counted(self) -> bool:
        """Whether this is an API call or a plain URL."""
        return bool(self.send)


def load(folder: Path = FIRST) -> list[Vector]:
    """Return the vectors of a recording in the recorded order."""
    found = [Vector(**row) for path in sorted(folder.glob("*.jsonl")) for row in _rows(path)]
    return sorted(found, key=lambda vector: vector.place)


def sessions(folder: Path = FIRST) -> dict[str, dict[str, Any]]:
    """Return the recorded sessions by their mark."""
    found: dict[str, dict[str, Any]] = json.loads((folder / _SESSIONS).read_text("utf-8"))
    return found


def left_out(folder: Path) -> dict[str, int]:
    """Return the number of recorded rows without a vector, by the service or action that the demo server lacks."""
    path = folder / _LEFT_OUT
    counted: dict[str, int] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return counted


def write(folder: Path, files: dict[str, list[dict[str, Any]]], known: dict[str, Any], lacking: dict[str, int]) -> None:
    """Write vectors by file name, the sessions, and the counts of omitted rows."""
    folder.mkdir(exist_ok=True)
    for name, rows in files.items():
        lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    _write_lines(folder / _SESSIONS, known)
    if lacking:
        _write_lines(folder / _LEFT_OUT, lacking)


def _write_lines(path: Path, held: dict[str, Any]) -> None:
    lines = [f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in held.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (whole(json.loads(line)) for line in lines)
