"""The lines of kdesk's log, read back."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
"""From the least to the most."""
_HEAD = re.compile(rf"(\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d),\d+ ({'|'.join(LEVELS)}) ([\w.]+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One record.

    Attributes:
        at: Local date and time as the log has them.
        level: Place in `LEVELS`.
        source: The module.
        text: One line.
        details: The lines below it: a traceback; "" without any.
    """

    at: str
    level: int
    source: str
    text: str
    details: str = ""

    def repeats(self, other: "LogRecord") -> bool:
        """Return whether another record says the same at another time."""
        return replace(other, at=self.at) == self

    def holds(self, words: str) -> bool:
        """Return whether the record has a text in it, given in lower case."""
        return words in self.text.lower() or words in self.source.lower() or words in self.details.lower()

    @property
    def whole(self) -> str:
        """The record as the log has it."""
        head = f"{self.at} {LEVELS[self.level]} {self.source}: {self.text}"
        return f"{head}\n{self.details}" if self.details else head


def records_in(lines: Iterable[str]) -> Iterator[LogRecord]:
    """Yield the records of a log; lines before the first one are left out."""
    head: re.Match[str] | None = None
    details: list[str] = []
    for line in lines:
        found = _HEAD.fullmatch(line)
        if found is None:
            details.append(line)
            continue
        if head is not None:
            yield _record(head, details)
        head, details = found, []
    if head is not None:
        yield _record(head, details)


def _record(head: re.Match[str], details: list[str]) -> LogRecord:
    return LogRecord(head[1], LEVELS.index(head[2]), head[3], head[4], "\n".join(details))
