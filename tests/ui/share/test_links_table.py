"""The links panel: its rows, its Copy buttons, and links with a session."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from kdesk.domain.entry import EntryStatus, MediaType
from kdesk.domain.flavor import FlavorStatus
from kdesk.domain.links.lights import Light, LinkFinding
from kdesk.domain.links.link import Link, LinkColumn, LinkForm, LinkKind
from kdesk.domain.links.of_entry import links_of
from kdesk.domain.links.sessions import carries_session
from kdesk.messages.link_texts import link_form_name
from kdesk.ui.notice import NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.share.clipboard import LinkClipboard, copied_poster
from kdesk.ui.share.form_menu import add_form_menu
from kdesk.ui.share.links_model import LINK_ROLE, Column, LinksModel, RowLight
from kdesk.ui.share.links_panel import LinksPanel
from kdesk.ui.theme import Theme
from tests.ui.library.library_fakes import make_entry, make_flavor

KS = "djJ8MTAyfA_planted-session"


@pytest.fixture
def notices() -> list[str]:
    """The sentences of the notices."""
    return []


@pytest.fixture
def panel(qtbot: Any, qapp: QApplication, theme: Theme, notices: list[str]) -> LinksPanel:
    """A links panel with the system clipboard."""
    made = LinksPanel(LinkClipboard(qapp.clipboard(), notices.append), theme)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


def kinds(model: LinksModel) -> list[str]:
    """Return the first column."""
    return [model.index(row, Column.KIND).data() for row in range(model.rowCount())]


def test_the_model_passes_qts_model_tester(qtmodeltester: Any) -> None:
    """The model keeps the contract of QAbstractItemModel, empty and with rows."""
    model = LinksModel()
    qtmodeltester.check(model)
    model.show_links(links_of(make_entry(0)))
    qtmodeltester.check(model, force_py=True)


def test_an_entry_has_seven_links(panel: LinksPanel) -> None:
    """The rows are two streams, file, page, download, source and thumbnail; the page needs one of the players."""
    panel.show_links(make_entry(0), None)
    without = ["HLS stream", "DASH stream", "Progressive MP4", "Download", "Raw source", "Thumbnail"]
    assert kinds(panel.model) == without
    panel.show_player(5)
    assert kinds(panel.model) == [*without[:3], "Player page", *without[3:]]
    assert panel.model.index(0, Column.URL).data().endswith("/format/applehttp/protocol/http/a.m3u8")
    assert panel.model.index(0, Column.URL).data(LINK_ROLE).kind is LinkKind.HLS


def test_more_formats_are_behind_a_switch(panel: LinksPanel) -> None:
    """Embed codes, and streams of players that are no longer made; an embed code is not opened as an address."""
    panel.show_links(make_entry(0), None)
    panel.show_player(5)
    panel.more.click()
    assert kinds(panel.model)[7:] == [
        "Embed code",
        "Responsive embed code",
        "Script embed code",
        "Smooth Streaming",
        "HDS stream",
        "Flash manifest",
        "RTMP stream",
    ]
    assert panel.table.buttons(0).open.isEnabled()
    assert not panel.table.buttons(7).open.isEnabled()
    panel.more.click()
    assert panel.model.rowCount() == 7


def test_a_rendition_has_four_links(panel: LinksPanel) -> None:
    """Each URL has the flavor id."""
    panel.show_links(make_entry(0), make_flavor(1))
    assert kinds(panel.model) == ["HLS stream", "DASH stream", "Progressive MP4", "Download"]
    assert all("0_flavor1" in panel.model.index(row, Column.URL).data() for row in range(4))
    assert panel.heading.text() == "Links of the rendition 720p"


@pytest.mark.parametrize("name", ["", "720p, 2.5 Mbit/s"])
def test_the_notice_names_a_rendition_as_the_table_does(panel: LinksPanel, notices: list[str], name: str) -> None:
    """It has the name of the table, not that of the flavor params; a renamed entry has its new name."""
    panel.show_links(make_entry(3), make_flavor(1, name="HD/720 - WEB (H264/2500)"), name)
    panel.show_links(make_entry(3, name="Renamed"), make_flavor(1, name="HD/720 - WEB (H264/2500)"), name)
    panel.table.copy_button(0).click()
    assert notices == [f"HLS stream link of the rendition {name or '720p'} of “Renamed” copied"]


def test_an_image_has_no_streams(panel: LinksPanel) -> None:
    """An image has links to download, source and thumbnail only."""
    panel.show_links(make_entry(0, media_type=MediaType.IMAGE), None)
    assert kinds(panel.model) == ["Download", "Raw source", "Thumbnail"]


def test_a_message_replaces_the_table_of_an_entry_without_links(panel: LinksPanel) -> None:
    """This is so if the server names no delivery host."""
    panel.show_links(make_entry(0, download_url="", thumbnail_url=""), None)
    assert panel.table.isHidden()
    assert "names no links" in panel.no_links.words.text()


def test_the_heading_names_entry_or_rendition(panel: LinksPanel) -> None:
    """The links of a rendition have a button that asks for those of the entry."""
    requests: list[bool] = []
    panel.entry_wanted.connect(lambda: requests.append(True))
    panel.show_links(make_entry(3), None)
    assert panel.heading.text() == "Links of the entry “Interview, part 3”"
    assert panel.back.isHidden()
    panel.show_links(make_entry(3), make_flavor(1), "720p, 2.5 Mbit/s")
    assert panel.heading.text() == "Links of the rendition 720p, 2.5 Mbit/s"
    QTest.mouseClick(panel.back, Qt.MouseButton.LeftButton)
    assert requests == [True]


def test_a_right_to_left_name_does_not_turn_the_heading(panel: LinksPanel) -> None:
    """The name is isolated, and marks that turn the direction are removed."""
    for name in ("مقابلة 2 (final)", "\u202eabc.mp4"):
        panel.show_links(make_entry(0, name=name), None)
        heading = panel.heading.text()
        assert heading.startswith("Links of the entry “")
        assert "\u202e" not in heading
        assert ("\u2066" in heading) is ("مقابلة" in heading)
        assert heading.count("\u2066") == heading.count("\u2069")


@pytest.mark.parametrize(
    ("entry", "flavor", "role", "words", "detail"),
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
def test_the_message_says_why_no_link_works(
    panel: LinksPanel, entry: dict[str, Any], flavor: dict[str, Any], role: str, words: str, detail: str
) -> None:
    """It has a sentence, the colour of its kind, and the server's reason; the heading stays."""
    panel.show_links(make_entry(0, **entry), make_flavor(1, **flavor) if flavor else None)
    assert panel.table.isHidden()
    assert panel.no_links.isVisible()
    assert panel.no_links.words.text().startswith(words)
    assert panel.no_links.words.property("role") == role
    assert panel.no_links.detail.text() == detail
    assert panel.heading.text().startswith("Links of the ")
    panel.show_links(make_entry(0), None)
    assert panel.no_links.isHidden()
    assert panel.table.isVisible()


def test_the_copy_button_copies_its_row(panel: LinksPanel, qapp: QApplication, notices: list[str]) -> None:
    """The URL of the row is on the clipboard, and a notice names the link."""
    panel.show_links(make_entry(0), None)
    for row in range(panel.model.rowCount()):
        QTest.mouseClick(panel.table.copy_button(row), Qt.MouseButton.LeftButton)
        assert qapp.clipboard().text() == panel.model.index(row, Column.URL).data()
    assert notices[0] == "HLS stream link of “Interview, part 0” copied"
    assert notices[-1] == "Thumbnail link of “Interview, part 0” copied"


def test_buttons_follow_the_rows(panel: LinksPanel) -> None:
    """For another entry there are as many buttons as rows."""
    panel.show_links(make_entry(0), None)
    panel.show_links(make_entry(1), make_flavor(2))
    assert panel.table.copy_button(0).accessibleName() == "Copy HLS stream link"
    with pytest.raises(IndexError):
        panel.table.copy_button(4)


def test_the_copy_column_has_room_for_its_button(panel: LinksPanel) -> None:
    """The button is at least as large as its size hint."""
    panel.show_links(make_entry(0), None)
    button = panel.table.copy_button(0)
    assert button.width() >= button.sizeHint().width()
    assert button.height() >= button.sizeHint().height()


def test_ctrl_c_copies_the_selected_row(panel: LinksPanel, qapp: QApplication) -> None:
    """Ctrl+C in the table copies the link of the selected row."""
    panel.show_links(make_entry(0), None)
    panel.table.selectRow(3)
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
def test_a_session_in_a_url_is_detected(url: str, *, carries: bool) -> None:
    """It may be in path, query or fragment, in any case, also percent-encoded."""
    assert carries_session(url) is carries


def test_a_link_with_a_session_is_never_shown_nor_copied(
    panel: LinksPanel, qapp: QApplication, notices: list[str]
) -> None:
    """If the server puts a KS into its download URL, the link is left out and cannot be copied."""
    entry = make_entry(0, download_url=f"{make_entry(0).download_url}/ks/{KS}")
    panel.show_links(entry, None)
    assert "Download" not in kinds(panel.model)
    qapp.clipboard().setText("before")
    LinkClipboard(qapp.clipboard(), notices.append).copy_link(Link(LinkKind.DOWNLOAD, entry.download_url))
    assert qapp.clipboard().text() == "before"
    assert notices == ["Download link not copied: it carries your session"]


def test_copied_text_is_one_line(qapp: QApplication) -> None:
    """A line break in an id from the server cannot run a command in a terminal."""
    LinkClipboard(qapp.clipboard(), lambda _: None).copy_text("0_entry\nrm -rf ~\r", "Entry id copied")
    assert qapp.clipboard().text() == "0_entry\ufffdrm -rf ~\ufffd"


@pytest.mark.parametrize(
    ("form", "begins", "told"),
    [
        (LinkForm.MARKDOWN, "[Interview, part 0](http", " (Markdown)"),
        (LinkForm.HTML, "<a href=", " (HTML)"),
        (LinkForm.TSV, "Name\tLink\tAddress\n", " (Table for a spreadsheet)"),
        (LinkForm.MARKDOWN_TABLE, "| Name | Link | Address |\n", " (Table as Markdown)"),
        (LinkForm.PLAIN, "http", ""),
    ],
)
def test_a_link_is_copied_in_the_chosen_form(
    qapp: QApplication, qtbot: Any, form: LinkForm, begins: str, told: str
) -> None:
    """The choice is used at once and from then on, and told to whoever keeps it."""
    notices: list[str] = []
    kept: list[LinkForm] = []
    clipboard = LinkClipboard(qapp.clipboard(), notices.append)
    clipboard.form_chosen = kept.append
    link = Link(LinkKind.DOWNLOAD, make_entry(0).download_url, make_entry(0).name)
    menu = QMenu()
    qtbot.addWidget(menu)
    forms = add_form_menu(menu, clipboard, lambda: clipboard.copy_link(link))
    actions = {action.text(): action for action in forms.actions()}
    assert [text for text, action in actions.items() if action.isChecked()] == ["Address"]
    actions[link_form_name(form)].trigger()
    assert qapp.clipboard().text().startswith(begins)
    assert qapp.clipboard().mimeData().hasHtml() is (form is LinkForm.HTML)
    clipboard.copy_link(link)
    says = f"Download link of “Interview, part 0” copied{told}"
    assert (notices, kept, clipboard.form) == ([says, says], [form], form)


def test_the_columns_of_tables_are_chosen_in_the_same_menu(qapp: QApplication, qtbot: Any) -> None:
    """All but that of the addresses; the choice counts for the next copy, and is told to whoever keeps it."""
    clipboard = LinkClipboard(qapp.clipboard(), lambda _notice: None)
    kept: list[tuple[LinkColumn, ...]] = []
    clipboard.columns_chosen = kept.append
    clipboard.form = LinkForm.MARKDOWN_TABLE
    menu = QMenu()
    qtbot.addWidget(menu)
    forms = add_form_menu(menu, clipboard, lambda: None)
    columns = {action.text(): action for action in forms.actions()[-1].menu().actions()}
    assert [text for text, action in columns.items() if action.isChecked()] == ["Name", "Link", "Address"]
    assert [text for text, action in columns.items() if not action.isEnabled()] == ["Address"]
    columns["Link"].trigger()
    columns["Entry id"].trigger()
    assert kept[-1] == (LinkColumn.NAME, LinkColumn.ADDRESS, LinkColumn.ENTRY_ID)
    clipboard.copy_links([Link(LinkKind.DOWNLOAD, make_entry(0).download_url, "Pier", entry_id="0_a")])
    assert qapp.clipboard().text().startswith("| Name | Address | Entry id |")


@pytest.mark.parametrize("form", LinkForm)
def test_no_form_copies_a_session(qapp: QApplication, form: LinkForm) -> None:
    """Those of several links that carry one are left out and counted."""
    notices: list[str] = []
    clipboard = LinkClipboard(qapp.clipboard(), notices.append)
    clipboard.form = form
    good = Link(LinkKind.DOWNLOAD, make_entry(0).download_url, make_entry(0).name)
    clipboard.copy_links([good, Link(LinkKind.DOWNLOAD, f"{good.url}/ks/{KS}", "secret")])
    assert good.url.rpartition("/")[2] in qapp.clipboard().text()
    assert KS not in qapp.clipboard().text()
    assert notices[0].startswith("1 link copied; 1 of the selected has none that can be shared")


@pytest.mark.parametrize(
    ("light", "said"),
    [
        (Light.NEEDS_SESSION, "HLS stream link of “Interview, part 0” copied; needs sign-in to open"),
        (
            Light.BLOCKED,
            "HLS stream link of “Interview, part 0” copied; does not open for others: it is blocked",
        ),
    ],
)
def test_the_notice_tells_that_a_copied_link_does_not_open(
    qtbot: Any, qapp: QApplication, theme: Theme, light: Light, said: str
) -> None:
    """In words and in the colour of waiting, once the light is known; a link that opens is confirmed as ever."""
    bar = NoticeBar(theme)
    clipboard = LinkClipboard(qapp.clipboard(), copied_poster(bar))
    clipboard.on_closed = copied_poster(bar, NoticeKind.WAITING)
    panel = LinksPanel(clipboard, theme)
    qtbot.addWidget(bar)
    qtbot.addWidget(panel)
    panel.show_links(make_entry(0), None)
    url = panel.model.links[0].url
    plain = "HLS stream link of “Interview, part 0” copied"
    for finding, text, kind in (
        (None, plain, NoticeKind.GOOD),
        (LinkFinding(light), said, NoticeKind.WAITING),
        (LinkFinding(Light.OPEN), plain, NoticeKind.GOOD),
    ):
        panel.model.show_light(url, RowLight(finding))
        panel.table.copy_button(0).click()
        assert bar.shown is not None
        assert (bar.shown.text, bar.shown.kind) == (text, kind)


@pytest.mark.parametrize("width", [340, 420, 560, 900])
def test_the_address_and_the_buttons_stay_in_sight(panel: LinksPanel, qtbot: Any, width: int) -> None:
    """However long the words of a light are: they give way, and so do the buttons that a menu has too."""
    panel.show_links(make_entry(0), None)
    for link in panel.model.links:
        panel.model.show_light(link.url, RowLight(LinkFinding(Light.NEEDS_SESSION)))
    panel.resize(width, 400)
    table, header = panel.table, panel.table.horizontalHeader()
    qtbot.waitUntil(lambda: width - 10 < table.viewport().width() < width)
    assert header.length() <= table.viewport().width()
    assert table.horizontalScrollBar().maximum() == 0
    assert not table.isColumnHidden(Column.URL) or width < 420
    for row in range(panel.model.rowCount()):
        buttons = table.buttons(row)
        assert buttons.copy.isVisible()
        assert buttons.open.isVisible() is not buttons.more.isVisible()
        assert buttons.geometry().right() < table.viewport().width()
        assert buttons.width() >= buttons.sizeHint().width()


def test_the_copy_button_names_the_form(qtbot: Any, qapp: QApplication, theme: Theme) -> None:
    """Unless it is the plain address; the tooltip names each form."""
    clipboard = LinkClipboard(qapp.clipboard(), lambda _sentence: None)
    panel = LinksPanel(clipboard, theme)
    qtbot.addWidget(panel)
    panel.resize(900, 400)
    panel.show()
    panel.show_links(make_entry(0), None)
    button = panel.table.copy_button(0)
    for form, text, tip in (
        (LinkForm.MARKDOWN, "Copy as Markdown", "Copy HLS stream link as Markdown"),
        (LinkForm.CSV, "Copy", "Copy HLS stream link as Table as CSV"),
        (LinkForm.PLAIN, "Copy", "Copy HLS stream link"),
    ):
        clipboard.choose_form(form)
        assert (button.text(), button.toolTip(), button.accessibleName()) == (text, tip, tip)
