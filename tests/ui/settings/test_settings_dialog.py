"""The dialog of the settings is drawn from the table of options."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QSpinBox

from kdesk.domain.options.option import Section
from kdesk.domain.options.policy import Policy, PolicyProblem
from kdesk.domain.settings import OPTIONS, Option, Settings, SpeedLimit
from kdesk.domain.verification import Level
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.settings.dialog import SettingsDialog
from kdesk.ui.settings.option_row import OptionRow
from tests.ui.settings.conftest import Dialogs


def rows_of(dialog: SettingsDialog) -> dict[str, OptionRow]:
    """Return the rows by the names of their options."""
    return {row.option.name: row for page in dialog.pages.values() for row in page.rows}


def seen(dialog: SettingsDialog) -> set[str]:
    """Return the names of the options in sight."""
    return {name for name, row in rows_of(dialog).items() if row.isVisible()}


def settings_of(dialog: SettingsDialog) -> Settings:
    """Return what holds now."""
    return dialog.options.settings


def test_every_option_has_a_row(dialogs: Dialogs) -> None:
    """Each with an editor that has a name for screen readers and shows the value."""
    rows = rows_of(dialogs())
    assert rows.keys() == {option.name for option in OPTIONS}
    assert all(row.editor.field.accessibleName() for row in rows.values())
    assert all(row.editor.field.focusPolicy() & Qt.FocusPolicy.TabFocus for row in rows.values())


def test_one_section_is_in_sight(dialogs: Dialogs) -> None:
    """The first one at first, then the chosen one."""
    dialog = dialogs()
    assert seen(dialog) == {option.name for option in OPTIONS if option.section is Section.TRANSFERS}
    dialog.open_section(Section.APPEARANCE)
    assert seen(dialog) == {"scheme", "contrast", "density", "motion"}


def test_the_search_goes_over_all_sections(dialogs: Dialogs) -> None:
    """It finds names, explanations and words of choices, and says so if there is nothing."""
    dialog = dialogs()
    dialog.search.setText("DARK")
    assert seen(dialog) == {"scheme"}
    dialog.search.setText("keyring")
    assert seen(dialog) == {"proxy_user"}
    dialog.search.setText("updates")  # as the Help menu calls it
    assert seen(dialog) == {"update_address"}
    dialog.search.setText("no such thing")
    assert seen(dialog) == set()
    assert dialog.said.text() == "No setting has these words"
    dialog.search.clear()
    assert "slots" in seen(dialog)


@pytest.mark.parametrize(
    ("name", "act", "value"),
    [
        ("slots", lambda field: field.setValue(5), 5),
        ("keeps_awake", lambda field: field.click(), False),
        ("verify", lambda field: field.activated.emit(2), Level.WHOLE),
        ("limit", lambda field: field.activated.emit(2), SpeedLimit(1_000_000)),
        ("library.scrubs", lambda field: field.click(), False),
    ],
)
def test_a_change_holds_at_once(
    dialogs: Dialogs, option: Callable[[str], Option], name: str, act: Callable[[Any], None], value: object
) -> None:
    """Without a button that confirms."""
    dialog = dialogs()
    row = rows_of(dialog)[name]
    act(row.editor.field)
    assert option(name).value(settings_of(dialog)) == value
    assert type(option(name).value(settings_of(dialog))) is type(value)
    assert row.reset.isVisibleTo(row)


def test_a_reset_gives_one_option_its_default(dialogs: Dialogs) -> None:
    """And nothing else."""
    dialog = dialogs(settings=Settings(slots=7, keeps_awake=False))
    row = rows_of(dialog)["slots"]
    row.reset.click()
    assert settings_of(dialog) == Settings(keeps_awake=False)
    assert isinstance(row.editor.field, QSpinBox)
    assert row.editor.field.value() == Settings().slots
    assert not row.reset.isVisibleTo(row)


def test_all_options_are_reset_after_a_question(dialogs: Dialogs) -> None:
    """What is kept beside them, such as the volume, stays."""
    dialog = dialogs(settings=Settings(slots=7, volume=0.1))
    dialog.reset_all.click()
    (box,) = dialog.findChildren(QuestionBox)
    box.agreed.emit()
    assert settings_of(dialog) == Settings(volume=0.1)


def test_a_change_from_elsewhere_is_shown(dialogs: Dialogs) -> None:
    """As when the foot of the uploads changes the number of transfers."""
    dialog = dialogs()
    options = dialog.options
    options.put(rows_of(dialog)["slots"].option, 2)
    field = rows_of(dialog)["slots"].editor.field
    assert isinstance(field, QSpinBox)
    assert field.value() == 2


def test_a_text_that_cannot_be_used_is_not_taken(dialogs: Dialogs) -> None:
    """Its row says why, until it can."""
    dialog = dialogs()
    dialog.open_section(Section.LINKS)
    row = rows_of(dialog)["link_player"]
    field = row.editor.field
    field.setFocus()
    QTest.keyClicks(field, "12x")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert row.said.text() == "An id of a player has digits only"
    assert settings_of(dialog).link_player == ""
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not row.said.isVisible()
    assert settings_of(dialog).link_player == "12"


def test_what_the_administrator_has_set_cannot_be_changed(dialogs: Dialogs) -> None:
    """The row says so."""
    policy = Policy({"keeps_awake": False, "slots": 2}, frozenset({"keeps_awake"}), "/etc/kdesk/policy.json")
    dialog = dialogs(policy)
    row = rows_of(dialog)["keeps_awake"]
    assert isinstance(row.editor.field, QCheckBox)
    assert not row.editor.field.isChecked()
    assert not row.editor.field.isEnabled()
    assert "/etc/kdesk/policy.json" in row.said.text()
    # The other one is a default: it can be changed, and a reset gives it back.
    slots = rows_of(dialog)["slots"]
    assert isinstance(slots.editor.field, QSpinBox)
    slots.editor.field.setValue(4)
    assert settings_of(dialog).slots == 4
    slots.reset.click()
    assert settings_of(dialog).slots == 2


def test_a_policy_that_is_not_followed_is_told(dialogs: Dialogs) -> None:
    """With its place and the reason."""
    dialog = dialogs(Policy(source="/etc/p.json", problem=PolicyProblem.WRITABLE, about="/etc"))
    labels = [label.text() for label in dialog.findChildren(type(dialog.said))]
    assert any("Others than the administrator can write" in text for text in labels)


def test_the_wheel_changes_nothing(dialogs: Dialogs) -> None:
    """It scrolls the page, also over a field."""
    dialog = dialogs()
    field = rows_of(dialog)["verify"].editor.field
    assert isinstance(field, QComboBox)
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(field.mapToGlobal(QPoint(5, 5))),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)
    assert settings_of(dialog) == Settings()
    assert field.currentIndex() == 0


def test_the_keyboard_goes_from_the_search_to_the_first_option(dialogs: Dialogs) -> None:
    """Enter in the search leads to what it found."""
    dialog = dialogs()
    dialog.search.setFocus()
    dialog.search.setText("awake")
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.focusWidget() is rows_of(dialog)["keeps_awake"].editor.field
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    assert settings_of(dialog) == replace(Settings(), keeps_awake=False)
