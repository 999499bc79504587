"""Files and links that macOS gives to the program as events."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent

from kdesk.domain.entry_links import link_to
from kdesk.ui.desktop.opening import DesktopApplication

ENTRY = "0_abcdefgh"
Shown = list[tuple[list[Path], str]]


def _open(application: DesktopApplication, url: str) -> None:
    """Send what macOS sends."""
    QCoreApplication.sendEvent(application, QFileOpenEvent(QUrl(url)))


def _shown_in(application: DesktopApplication, *urls: str) -> Shown:
    """Return what a window shows while these are opened."""
    shown: Shown = []
    with application.opening(lambda files, entry: shown.append((list(files), entry))):
        for url in urls:
            _open(application, url)
    return shown


def test_files_and_links_are_shown(qapp: DesktopApplication, tmp_path: Path) -> None:
    """One event each; names with blanks and other scripts come as they are."""
    film = tmp_path / "Ein Film, שלום.mp4"
    urls = QUrl.fromLocalFile(str(film)).toString(), link_to(ENTRY)
    assert _shown_in(qapp, *urls) == [([film], ""), ([], ENTRY)]


def test_what_comes_before_the_window_waits_for_it(qapp: DesktopApplication) -> None:
    """Once: the window after it shows nothing of it."""
    _open(qapp, link_to(ENTRY))
    assert _shown_in(qapp) == [([], ENTRY)]
    assert _shown_in(qapp) == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://example.com/film.mp4",
        "kdesk://entry/../../etc",
        "kdesk://upload/0_abcdefgh",
        "kdesk://entry/0_abcdefgh?x=1",
        "file://host/share/film.mp4#kdesk://entry/0_abcdefgh",
    ],
)
def test_other_addresses_name_no_entry(qapp: DesktopApplication, url: str) -> None:
    """A page of the web may open any."""
    assert not [entry for _files, entry in _shown_in(qapp, url) if entry]
