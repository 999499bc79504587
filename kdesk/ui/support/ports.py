"""What the dialogs of this package ask for."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from kdesk.domain.doctor import DoctorReport, FindingListener
from kdesk.domain.log_lines import LogRecord
from kdesk.domain.support_bundle import BundleFile


class Doctor(Protocol):
    """Examines the way to the server, the account and this computer."""

    @property
    def service_url(self) -> str:
        """The server that is examined."""
        ...

    async def examine(self, told: FindingListener) -> DoctorReport:
        """Make all checks; `told` is called with each finding as it comes."""
        ...

    def redact(self, text: str) -> str:
        """Return a text without the secrets of this run."""
        ...


class LogReader(Protocol):
    """Reads the log of this run and of those before."""

    async def read(self) -> Sequence[LogRecord]:
        """Return what the log has, the oldest first; the same object as before if nothing was written since."""
        ...

    def redact(self, text: str) -> str:
        """Return a text without the secrets of this run."""
        ...


class Bundles(Protocol):
    """Gathers and saves support bundles."""

    async def gather(self, *, names: bool) -> Sequence[BundleFile]:
        """Return what would be saved; `names` tells whether files may be named."""
        ...

    def save(self, path: Path, files: Sequence[BundleFile]) -> None:
        """Save exactly these files, and say so."""
        ...
