"""Links: the right ones, each with its button, and never one with a session in it."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from kdesk.domain.entry import EntryStatus, MediaType
from kdesk.domain.flavor import FlavorStatus
from kdesk.domain.links import Link, LinkKind, carries_session, links_of
from kdesk.ui.share.clipboard import LinkClipboard
from kdesk.ui.share.links_model import LINK_ROLE, Column, LinksModel
from kdesk.ui.share.links_panel import LinksPanel
from kdesk.ui.theme import Theme
from tests.ui.library.library_fakes import make_entry, make_flavor

KS = "djJ8MTAyfA_planted-session"


@pytest.fixture
def told() -> list[str]:
    """What a notice would say."""
    return []


@pytest.fixture
def panel(qtbot: Any, qapp: QApplication, theme: Theme, told: list[str]) -> LinksPanel:
    """A links panel over the real clipboard."""
    made = LinksPanel(LinkClipboard(qapp.clipboard(), told.append), theme)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def kinds(model: LinksModel) -> list[str]:
    """Return the first column."""
    return [model.index(row, Column.KIND).data() for row in range(model.rowCount())]


def test_the_model_keeps_the_contract(qtmodeltester: Any) -> None:
    """Qt's own tester finds nothing."""
    model = LinksModel()
    qtmodeltester.check(model)
    model.show_links(links_of(make_entry(0)))
    qtmodeltester.check(model, force_py=True)


def test_an_entry_has_five_links(panel: LinksPanel) -> None:
    """Stream, file, download, source, thumbnail, each with its address."""
    panel.show_links(make_entry(0), None)
    assert kinds(panel.model) == ["HLS stream", "Progressive MP4", "Download", "Raw source", "Thumbnail"]
    assert panel.model.index(0, Column.URL).data().endswith("/format/applehttp/protocol/http/a.m3u8")
    assert panel.model.index(0, Column.URL).data(LINK_ROLE).kind is LinkKind.HLS


def test_a_rendition_has_three(panel: LinksPanel) -> None:
    """Only what is delivered by rendition, with its id in each address."""
    panel.show_links(make_entry(0), make_flavor(1))
    assert kinds(panel.model) == ["HLS stream", "Progressive MP4", "Download"]
    assert all("0_flavor1" in panel.model.index(row, Column.URL).data() for row in range(3))
    assert panel._whose.text() == "Links of the rendition 720p"


@pytest.mark.parametrize("name", ["", "720p, 2.5 Mbit/s"])
def test_the_notice_calls_a_rendition_what_the_table_calls_it(panel: LinksPanel, told: list[str], name: str) -> None:
    """By its size, and not by the recipe, which is in tooltips."""
    panel.show_links(make_entry(3), make_flavor(1, name="HD/720 - WEB (H264/2500)"), name)
    panel.show_links(make_entry(3, name="Renamed"), make_flavor(1, name="HD/720 - WEB (H264/2500)"), name)
    panel.table.copy_button(0).click()
    assert told == [f"HLS stream link of the rendition {name or '720p'} of “Renamed” copied"]


def test_an_image_has_no_streams(panel: LinksPanel) -> None:
    """A picture is downloaded, not streamed."""
    panel.show_links(make_entry(0, media_type=MediaType.IMAGE), None)
    assert kinds(panel.model) == ["Download", "Raw source", "Thumbnail"]


def test_an_entry_without_links_says_so(panel: LinksPanel) -> None:
    """Where the server names no host, a sentence stands instead of an empty table."""
    panel.show_links(make_entry(0, download_url="", thumbnail_url=""), None)
    assert panel.table.isHidden()
    assert "names no links" in panel.none.words.text()


def test_whose_links_they_are_is_always_told(panel: LinksPanel) -> None:
    """The entry's by its name, a rendition's by its size; from those a button leads back to the entry's."""
    asked: list[bool] = []
    panel.entry_wanted.connect(lambda: asked.append(True))
    panel.show_links(make_entry(3), None)
    assert panel._whose.text() == "Links of the entry “Interview, part 3”"
    assert panel.back.isHidden()
    panel.show_links(make_entry(3), make_flavor(1), "720p, 2.5 Mbit/s")
    assert panel._whose.text() == "Links of the rendition 720p, 2.5 Mbit/s"
    QTest.mouseClick(panel.back, Qt.MouseButton.LeftButton)
    assert asked == [True]


def test_a_name_from_right_to_left_leaves_the_sentence_alone(panel: LinksPanel) -> None:
    """Whatever direction it has or begins, the sentence around it keeps its own."""
    for name in ("مقابلة 2 (final)", "\u202eabc.mp4"):
        panel.show_links(make_entry(0, name=name), None)
        said = panel._whose.text()
        assert said.startswith("Links of the entry “")
        assert "\u202e" not in said
        assert ("\u2066" in said) is ("مقابلة" in said)
        assert said.count("\u2066") == said.count("\u2069")


@pytest.mark.parametrize(
    ("entry", "flavor", "mark", "words", "reason"),
    [
        ({"status": EntryStatus.PROCESSING_FAILED}, {}, "bad", "The entry has no links that work: processing f", ""),
        (
            {},
            {"status": FlavorStatus.ERROR, "description": "no <b>"},
            "bad",
            "This rendition failed: no",
            "no <b>",
        ),
        ({}, {"status": FlavorStatus.DELETED}, "bad", "This rendition was deleted", ""),
        ({}, {"status": FlavorStatus.CONVERTING}, "waiting", "The links of this rendition work once it is ready", ""),
        ({"status": EntryStatus.PROCESSING}, {}, "waiting", "The links of this entry work once it is ready", ""),
        ({}, {"status": FlavorStatus.NOT_APPLICABLE}, "secondary", "This rendition is not made", ""),
    ],
)
def test_links_that_do_not_work_are_marked(
    panel: LinksPanel, entry: dict[str, Any], flavor: dict[str, Any], mark: str, words: str, reason: str
) -> None:
    """By a sentence, an icon and its colour, with the server's reason; whose they would be stands above."""
    panel.show_links(make_entry(0, **entry), make_flavor(1, **flavor) if flavor else None)
    assert panel.table.isHidden()
    assert panel.none.isVisible()
    assert panel.none.words.text().startswith(words)
    assert panel.none.words.property("role") == mark
    assert panel.none.reason.text() == reason
    assert panel._whose.text().startswith("Links of the ")
    panel.show_links(make_entry(0), None)
    assert panel.none.isHidden()
    assert panel.table.isVisible()


def test_the_copy_button_copies_its_row(panel: LinksPanel, qapp: QApplication, told: list[str]) -> None:
    """The address is on the clipboard and a notice says which."""
    panel.show_links(make_entry(0), None)
    for row in range(panel.model.rowCount()):
        QTest.mouseClick(panel.table.copy_button(row), Qt.MouseButton.LeftButton)
        assert qapp.clipboard().text() == panel.model.index(row, Column.URL).data()
    assert told[0] == "HLS stream link of “Interview, part 0” copied"
    assert told[-1] == "Thumbnail link of “Interview, part 0” copied"


def test_buttons_follow_the_rows(panel: LinksPanel) -> None:
    """After another entry each button copies what stands beside it."""
    panel.show_links(make_entry(0), None)
    panel.show_links(make_entry(1), make_flavor(2))
    assert panel.table.copy_button(0).accessibleName() == "Copy HLS stream link"
    with pytest.raises(IndexError):
        panel.table.copy_button(3)


def test_the_button_is_as_wide_as_its_word(panel: LinksPanel) -> None:
    """The column has room for the whole button."""
    panel.show_links(make_entry(0), None)
    button = panel.table.copy_button(0)
    assert button.width() >= button.sizeHint().width()
    assert button.height() >= button.sizeHint().height()


def test_ctrl_c_copies_the_selected_row(panel: LinksPanel, qapp: QApplication) -> None:
    """The keyboard copies too."""
    panel.show_links(make_entry(0), None)
    panel.table.selectRow(2)
    QTest.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert qapp.clipboard().text() == make_entry(0).download_url


@pytest.mark.parametrize(
    ("url", "carries"),
    [
        (f"https://h.example/p/1/playManifest/entryId/0_a/ks/{KS}/a.m3u8", True),
        (f"https://h.example/p/1/raw/entry_id/0_a?ks={KS}", True),
        (f"https://h.example/p/1/raw/entry_id/0_a?a=1&KS={KS}", True),
        (f"https://h.example/p/1/raw/entry_id/0_a?a=1&%6bs={KS}", True),
        (f"https://h.example/p/1/%2Fks%2F{KS}", True),
        (f"https://h.example/p/1/a.m3u8#ks={KS}", True),
        ("https://h.example/p/1/a.m3u8?token=djJ8MTAyfKtN", True),
        ("https://[/ks/x", True),
        ("https://h.example/p/1/raw/entry_id/0_a?tasks=1&works=ks", False),
        ("https://h.example/p/1/playManifest/entryId/0_ks/a.m3u8", False),
    ],
)
def test_a_session_in_an_address_is_seen(url: str, *, carries: bool) -> None:
    """In the path or in the query, in small letters or capitals."""
    assert carries_session(url) is carries


def test_a_link_with_a_session_is_never_shown_nor_copied(
    panel: LinksPanel, qapp: QApplication, told: list[str]
) -> None:
    """Should a server put a KS into its own download address, the link is left out and not copied."""
    entry = make_entry(0, download_url=f"{make_entry(0).download_url}/ks/{KS}")
    panel.show_links(entry, None)
    assert "Download" not in kinds(panel.model)
    qapp.clipboard().setText("before")
    LinkClipboard(qapp.clipboard(), told.append).copy_link(Link(LinkKind.DOWNLOAD, entry.download_url))
    assert qapp.clipboard().text() == "before"
    assert told == ["Download link not copied: it carries your session"]


def test_what_is_copied_is_one_line(qapp: QApplication) -> None:
    """An id or an address of a server that is pasted into a terminal runs nothing there."""
    LinkClipboard(qapp.clipboard(), lambda _: None).copy_text("0_entry\nrm -rf ~\r", "Entry id")
    assert qapp.clipboard().text() == "0_entry\ufffdrm -rf ~\ufffd"
    LinkClipboard(qapp.clipboard(), lambda _: None).copy_lines(["a", "b\nc"], "2 links")
    assert qapp.clipboard().text() == "a\nb\ufffdc"
