"""No session of a link can be read anywhere in the window: table, tips, names for screen readers, notices, log."""

import logging
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QWidget

from kdesk.domain.links.link import Link, LinkForm
from kdesk.messages.link_texts import links_text
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.share.links_model import LINK_ROLE, LinksModel
from kdesk.ui.share.row_buttons import RowButtons, why_no_code
from kdesk.ui.theme import Theme
from tests.support.invented_ks import KS
from tests.support.session_links import SOURCES

ROLES = [role for role in Qt.ItemDataRole if role is not Qt.ItemDataRole.UserRole]


def texts_of(widget: QWidget) -> Iterator[str]:
    """Return what can be read of a widget and those in it."""
    for one in (widget, *widget.findChildren(QWidget)):
        yield from (one.toolTip(), one.accessibleName(), one.accessibleDescription(), one.statusTip(), one.whatsThis())
        text = getattr(one, "text", None)
        if callable(text):
            yield str(text())


@pytest.mark.parametrize("source", SOURCES)
def test_a_row_shows_no_session(source: str, theme: Theme, caplog: pytest.LogCaptureFixture) -> None:
    """Every role of every cell, the buttons of the row, and the log meanwhile; nor is there a code to photograph."""
    link = SOURCES[source]
    caplog.set_level(logging.DEBUG)
    model = LinksModel()
    model.show_links((link,))
    cells = [model.index(0, column) for column in range(model.columnCount())]
    shown = [str(cell.data(role)) for cell in cells for role in ROLES if role != LINK_ROLE]
    mime = model.mimeData(cells) or QMimeData()
    dragged = [bytes(mime.data(one).data()).decode(errors="replace") for one in mime.formats()]
    buttons = RowButtons(link, theme)
    assert not [text for text in (*shown, *dragged, *texts_of(buttons)) if KS in text]
    assert not buttons.code.isEnabled()
    assert why_no_code(link)
    assert KS not in caplog.text


@pytest.mark.parametrize("source", SOURCES)
def test_a_notice_shows_no_session(source: str, clipboard: QClipboard) -> None:
    """Whether the link is refused, or copied after a person has decided so."""
    told: list[str] = []
    copier = LinkClipboard(clipboard, told.append)
    copier.copy_link(SOURCES[source])
    copier.copy_links([SOURCES[source], SOURCES[source]])
    copier.copy_anyway(SOURCES[source])
    assert len(told) == 3
    assert not [sentence for sentence in told if KS in sentence]


@pytest.mark.parametrize("form", LinkForm)
def test_a_name_with_a_session_is_not_copied_beside_a_link(form: LinkForm) -> None:
    """Somebody may have pasted one into the title of an entry."""
    entry = SOURCES["name of an entry"]
    link = Link(entry.kind, "https://films.example.test/p/1/playManifest/entryId/0_a", entry.entry_name)
    assert KS not in links_text([link, link], form)


@pytest.fixture
def clipboard() -> QClipboard:
    """Return that of the screen."""
    return QGuiApplication.clipboard()
