"""What the window of the statistics asks for."""

from pathlib import Path
from typing import Protocol

from kdesk.domain.exports import Table
from kdesk.domain.statistics.kept import Statistics


class StatisticsSource(Protocol):
    """Knows the statistics."""

    async def statistics(self) -> Statistics:
        """Return all that is known at present."""
        ...

    def now(self) -> float:
        """Return Unix seconds."""
        ...

    def export(self, table: Table, path: Path) -> None:
        """Write a table as CSV."""
        ...
