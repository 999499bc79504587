"""Reports of running downloads on standard output: sentences for a person, or one JSON object per line."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from kdesk.commands.progress_line import ProgressLine
from kdesk.commands.report import trouble_as_json
from kdesk.domain.downloads.download import Download
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.exit_status import Output
from kdesk.messages.downloads import end_lines, interrupted_line, progress_line, wait_lines
from kdesk.messages.errors import title_of
from kdesk.plain_text import decodable


def download_as_json(download: Download) -> dict[str, Any]:
    """Return the fields of a download that `--json` prints; sizes in bytes."""
    known: dict[str, Any] = {
        "download": download.id,
        "entry_id": download.item.entry_id,
        "kind": str(download.item.kind),
        "asset_id": download.item.asset_id,
        "state": str(download.state),
        "bytes": download.received.total,
        "size": download.size,
    }
    if download.target and download.state is DownloadState.DONE:
        known["file"] = decodable(str(Path(download.folder) / download.target))
    if download.identity:
        known["version"] = download.identity.version
    if download.proof:
        known["verified"] = str(download.proof)
    if download.found_earlier:
        known["downloaded_earlier"] = True
    if download.trouble:
        known |= trouble_as_json(download.trouble)
    return known


class DownloadReport(Protocol):
    """Receives every step of the downloads of one command."""

    def show(self, download: Download) -> None:
        """Report the state of a download."""
        ...

    def interrupted(self, download: Download) -> None:
        """Report how far a download had come when the command was interrupted."""
        ...

    def end(self) -> None:
        """Finish the output; nothing more is reported."""
        ...


class JsonDownloadReport:
    """Prints one object per line: at each change of state or error, and at each MiB in between."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._printed: dict[str, tuple[object, ...]] = {}

    def show(self, download: Download) -> None:
        """Print the download unless nothing has changed but its speed."""
        printed = (download.state, download.trouble, download.received.total >> 20)
        if self._printed.get(download.id) != printed:
            self._printed[download.id] = printed
            self._output.print(json.dumps(download_as_json(download)))

    def interrupted(self, download: Download) -> None:
        """Print the download in any case: the last bytes have not always been reported."""
        self._output.print(json.dumps(download_as_json(download) | {"interrupted": True}))

    def end(self) -> None:
        """Do nothing: every line is complete."""


class TerminalDownloadReport:
    """Prints lines for each download that ends or begins to wait; on a terminal also a progress line, overwritten."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._line = ProgressLine(output)
        self._running: dict[str, Download] = {}
        self._printed: dict[str, tuple[str, ...]] = {}

    def show(self, download: Download) -> None:
        """Print the end of a download once, a wait once per reason in a row, and draw the progress."""
        if lines := end_lines(download):
            self._running.pop(download.id, None)
            self._print(download, lines, tuple(lines))
        else:
            if download.state.holds_slot:
                self._running[download.id] = download
            if download.trouble:
                self._print(download, wait_lines(download, download.trouble), (title_of(download.trouble),))
        self._line.draw(progress_line(self._running.values()))

    def interrupted(self, download: Download) -> None:
        """Print how much of the file is here."""
        self._line.erase()
        self._output.print(interrupted_line(download))

    def end(self) -> None:
        """Erase the progress line."""
        self._line.erase()

    def _print(self, download: Download, lines: Sequence[str], key: tuple[str, ...]) -> None:
        if self._printed.get(download.id) != key:
            self._printed[download.id] = key
            self._line.erase()
            self._output.print(*lines)
