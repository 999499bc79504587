"""The text of a row of the list of downloads, for the delegate that draws it and for screen readers."""

from kdesk.domain.downloads.download import Download, Proof
from kdesk.domain.downloads.download_state import DownloadState
from kdesk.domain.transfer import Trouble
from kdesk.messages.errors import advice_of, title_of
from kdesk.messages.foreign_text import LINE, shown
from kdesk.messages.format import Format
from kdesk.messages.rows import SEPARATOR, RowText, waiting_text
from kdesk.messages.translation import N_, _, listed, ngettext
from kdesk.plain_text import cut

_STATES = {
    DownloadState.QUEUED: N_("Waiting for its turn"),
    DownloadState.PREPARING: N_("Asking the server"),
    DownloadState.DOWNLOADING: N_("Downloading"),
    DownloadState.CHECKING: N_("Checking"),
    DownloadState.DONE: N_("Done"),
    DownloadState.SKIPPED: N_("Left out: there is a file of this name"),
    DownloadState.PAUSED: N_("Paused"),
    DownloadState.FAILED: N_("Failed"),
    DownloadState.CANCELLED: N_("Cancelled"),
}
_TOKENS = {DownloadState.DONE: "good", DownloadState.FAILED: "bad"}
_ICONS = {"waiting": "warning", "good": "ready", "bad": "error"}
_SHOWS_BAR = frozenset({DownloadState.DOWNLOADING, DownloadState.PAUSED, DownloadState.QUEUED})


def shows_bar(download: Download) -> bool:
    """Whether the row has a progress bar: some bytes are here, and some are missing."""
    started = download.state is DownloadState.DOWNLOADING or download.received.total
    return bool(download.size and started and download.state in _SHOWS_BAR)


def row_text(download: Download, formatter: Format, now: float) -> RowText:
    """Return the text of a download's row at `now` (Unix seconds)."""
    waits = download.trouble is not None and download.state is not DownloadState.FAILED
    token = "waiting" if waits else _TOKENS.get(download.state, "secondary")
    moving = download.state is DownloadState.DOWNLOADING and download.progress.speed > 0
    return RowText(
        state=_state(download, formatter, now),
        token=token,
        icon=_ICONS.get(token, ""),
        more=download.folder if download.state is DownloadState.DONE else "",
        before=formatter.size(download.size) if download.size else "",
        percent=formatter.percent(min(99, _percent(download)), 100) if shows_bar(download) else "",
        rate=_rate(download, formatter) if moving else "",
    )


def spoken_row(download: Download, formatter: Format, now: float) -> str:
    """Return the whole row for a screen reader."""
    row = row_text(download, formatter, now)
    parts = (row.before, row.state, row.more, row.percent, row.rate)
    return listed(part for part in (shown(download.shown_name), *(cut(part, LINE) for part in parts)) if part)


def download_tip(download: Download, formatter: Format) -> str:
    """Return the tooltip: folder, error and advice."""
    trouble = download.trouble
    said = (title_of(trouble, formatter), advice_of(trouble, formatter)) if trouble else ()
    return "\n".join(part for part in (download.folder, *said) if part)


def summary_text(running: int, left: int, formatter: Format) -> str:
    """Return how many downloads run and wait, "" if none does."""
    if not running and not left:
        return ""
    sentence = _("{running} in progress, {left} waiting") if left else _("{running} in progress")
    return sentence.format(running=formatter.number(running), left=formatter.number(left))


def unfinished_text(count: int, formatter: Format) -> str:
    """Return the sentence about so many downloads that quitting would interrupt, "" for none."""
    if not count:
        return ""
    sentence = ngettext(
        "{count} download is under way and goes on when kdesk is opened again.",
        "{count} downloads are under way and go on when kdesk is opened again.",
        count,
    )
    return sentence.format(count=formatter.number(count))


def _percent(download: Download) -> int:
    return (download.received.total + download.progress.in_flight) * 100 // download.size


def _state(download: Download, formatter: Format, now: float) -> str:
    trouble: Trouble | None = download.trouble
    if trouble is not None:
        return title_of(trouble, formatter) if download.state.is_finished else waiting_text(trouble, formatter, now)
    if download.state is DownloadState.DONE and download.found_earlier:
        return _("Downloaded earlier")
    if download.state is DownloadState.DONE and download.proof is Proof.SHA256:
        return _("Done, its SHA-256 is that of the upload")
    return _(_STATES[download.state])


def _rate(download: Download, formatter: Format) -> str:
    speed = formatter.speed(download.progress.speed)
    if download.progress.time_left is None:
        return speed
    return f"{speed}{SEPARATOR}{formatter.time_left(download.progress.time_left)}"
