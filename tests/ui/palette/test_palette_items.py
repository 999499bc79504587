"""In which order the palette lists what fits, and that Qt finds no mistake in its rows."""

from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from kdesk.ui.palette.item import ItemKind, PaletteItem, ranked
from kdesk.ui.palette.model import PaletteModel


def item(text: str, kind: ItemKind = ItemKind.COMMAND, **more: str) -> PaletteItem:
    """Return an item that does nothing."""
    return PaletteItem(key=text, kind=kind, text=text, do=lambda: None, **more)


ITEMS = (
    item("Retry", reason="Select a transfer first"),
    item("Remove from the list"),
    item("Open a review…"),
    item("Library", ItemKind.PAGE),
    item("When uploads are ready", ItemKind.SETTING, detail="Settings: Notifications"),
    item("Review", ItemKind.TOPIC, words="Compare two videos"),
)


def names(typed: str, recent: tuple[str, ...] = ()) -> list[str]:
    """Return the names of what is listed."""
    return [one.text for one in ranked(ITEMS, typed, recent)]


def test_the_best_comes_first() -> None:
    """Beginnings before words, what is possible before what is not, and lately chosen ones before their equals."""
    assert names("re") == ["Remove from the list", "Review", "Open a review…", "When uploads are ready", "Retry"]
    assert names("re", ("Review",))[0] == "Review"
    assert names("retry")[0] == "Retry"
    assert names("notifications ready") == ["When uploads are ready"]
    assert names("compare") == ["Review"]
    assert names("nothing of this") == []


def test_other_words_are_compared_line_by_line() -> None:
    """Also those that stand behind more letters than are compared of one name."""
    words = "\n".join(["Nothing of interest"] * 20 + ["Timeline"])
    assert [one.text for one in ranked([item("Show details", words=words)], "timeline")] == ["Show details"]
    assert ranked([item("Show details", words="Time\nLine")], "timeline") == []


def test_other_words_come_before_letters_that_merely_occur() -> None:
    """Those stand in many names by chance; words of a name still come first."""
    items = [
        item("Throw it away and replace"),
        item("Closing the window", ItemKind.SETTING, words="Tray"),
        item("Icon in the tray", ItemKind.SETTING),
        item("Betraying"),
    ]
    assert [one.text for one in ranked(items, "tray")] == [
        *("Icon in the tray", "Closing the window", "Betraying", "Throw it away and replace")
    ]


def test_without_a_text_there_are_the_commands() -> None:
    """After what was chosen lately, whatever it is; what is not possible comes last."""
    assert names("") == ["Remove from the list", "Open a review…", "Library", "Retry"]
    assert names("  ", ("Review", "Library"))[:3] == ["Review", "Library", "Remove from the list"]


def test_what_is_found_later_moves_no_row_in_sight(qtbot: QtBot) -> None:
    """Transfers come below what is known at once, entries below them, and each once."""
    model = PaletteModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_items(ITEMS[:2])
    model.add_late([item("An entry", ItemKind.ENTRY)])
    model.add_late([item("a.mp4", ItemKind.TRANSFER), item("b.mp4", ItemKind.TRANSFER)])
    model.add_late([item("An entry", ItemKind.ENTRY), item("Another", ItemKind.ENTRY)])
    model.add_late([])
    rows = [model.index(row).data() for row in range(model.rowCount())]
    assert rows == ["Retry", "Remove from the list", "a.mp4", "b.mp4", "An entry", "Another"]
    assert model.item(9) is None
    assert tester is not None
    assert qtbot is not None


def test_a_row_says_everything_to_a_screen_reader() -> None:
    """Its name, where it stands or why it is not possible, and its keys."""
    assert item("Retry", reason="Select a transfer first", keys="Ctrl+R").spoken == (
        "Retry, Select a transfer first, Ctrl+R"
    )
