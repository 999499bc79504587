"""The lines of `kdesk download`: one or more for a download that ends, waits or was interrupted."""

from collections.abc import Collection

from kdesk.domain.downloads.download import Download, Proof
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.transfer import Trouble
from kdesk.messages.errors import advice_of, support_of, title_of
from kdesk.messages.format import Format
from kdesk.messages.reports import PROGRESS_WIDTH
from kdesk.messages.translation import _


def end_lines(download: Download) -> list[str]:
    """Return the lines for a download that has come to an end, an empty list for one that goes on."""
    name, trouble = download.shown_name, download.trouble
    if download.state is DownloadState.FAILED:
        reason = title_of(trouble) if trouble else ""
        line = _("{name}: failed: {reason}") if reason else _("{name}: failed")
        return [line.format(name=name, reason=reason), *(_advice(trouble) if trouble else [])]
    line = _line_of(download)
    return [line.format(name=name, size=Format().size(download.size))] if line else []


def wait_lines(download: Download, trouble: Trouble) -> list[str]:
    """Return the lines for a download that waits for this reason."""
    line = _("{name}: waiting: {reason}").format(name=download.shown_name, reason=title_of(trouble))
    return [line, *_advice(trouble)]


def interrupted_line(download: Download) -> str:
    """Return how much of an interrupted download is here."""
    form = Format()
    done, size = form.size(download.received.total), form.size(download.size)
    return _("{name}: interrupted: {done} of {size} are here").format(name=download.shown_name, done=done, size=size)


def progress_line(running: Collection[Download]) -> str:
    """Return how far all running downloads are together, an empty string without any."""
    if not running:
        return ""
    size = sum(download.size for download in running)
    done = sum(download.received.total + download.progress.in_flight for download in running)
    speed = sum(download.progress.speed for download in running)
    line = _("{count} in progress, {percent} %, {speed} MB/s").format(
        count=len(running), percent=done * 100 // size if size else 0, speed=Format().decimal(speed / 1e6)
    )
    reason = next((title_of(download.trouble) for download in running if download.trouble), "")
    return (_("{progress}; waiting: {reason}").format(progress=line, reason=reason) if reason else line)[
        :PROGRESS_WIDTH
    ]


def _line_of(download: Download) -> str:
    """Return the sentence for a download that did not fail, "" while it goes on."""
    match download.state:
        case DownloadState.DONE if download.found_earlier:
            return _("{name}: downloaded earlier")
        case DownloadState.DONE if download.proof is Proof.SHA256:
            return _("{name}: {size}, its SHA-256 is that of the upload")
        case DownloadState.DONE:
            return _("{name}: {size}")
        case DownloadState.SKIPPED:
            return _("{name}: left out: there is a file of this name")
        case DownloadState.CANCELLED:
            return _("{name}: cancelled")
        case _:
            return ""


def _advice(trouble: Trouble) -> list[str]:
    return [f"  {line}" for line in (advice_of(trouble), support_of(trouble)) if line]
