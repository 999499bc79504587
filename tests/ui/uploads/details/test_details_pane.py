"""The details pane, as a person uses it: one file, several, and what became of what was said."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kdesk.domain.details.ports import FieldState, Why
from kdesk.domain.details.upload_details import CompanionFile, DetailField, Poster, UploadDetails
from kdesk.domain.rights import rights_of
from kdesk.domain.transfer_state import TransferState
from kdesk.errors import ServerProblem
from kdesk.ui.commands import Command
from kdesk.ui.tasks import TaskScope
from kdesk.ui.uploads.model import DETAILS_ROLE
from tests.support.patience import until
from tests.ui.library.qt_loop import RunQt
from tests.ui.uploads.details.conftest import DetailsFactory, transfer

TITLE, TAGS, OWNER = DetailField.TITLE, DetailField.TAGS, DetailField.OWNER
TAB, ESCAPE = Qt.Key.Key_Tab, Qt.Key.Key_Escape
CTRL = Qt.KeyboardModifier.ControlModifier


def test_what_is_typed_is_kept_a_moment_later(run_qt: RunQt, details: DetailsFactory) -> None:
    """300 ms after the last key, in one call, without leaving the field; the row of the list has the title."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1)) as page:
            page.type(TITLE, "First light")
            await until(lambda: page.book.calls)
            assert page.book.calls == [{"t1": UploadDetails(title="First light")}]
            await until(lambda: "Saved here" in page.said(TITLE))
            page.type(TAGS, "news, morning")
            await until(lambda: page.book.of("t1").details.tags == ("news", "morning"))
            page.book.change({"t1": UploadDetails(categories=("Talks>2027",))})
            page.uploads.model.flush()
            row = page.uploads.model.index(0).data(DETAILS_ROLE)
            told = ("clip-01.mp4", "tags: news, morning", "categories: Talks>2027")
            assert (row.title, row.told) == ("First light", told)
            assert page.pane.title.text() == "First light"
            page.uploads.shown.search("first li")
            assert page.uploads.shown.rowCount() == 1

    run_qt(work)


def test_leaving_a_field_keeps_it_at_once(run_qt: RunQt, details: DetailsFactory) -> None:
    """Tab, another selection and closing the pane do not wait; Escape takes back what was not kept."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1), transfer(2)) as page:
            page.select(0)
            await until(lambda: len(page.pane.editing.transfers) == 1)
            QTest.keyClick(page.type(TITLE, "One"), TAB)
            assert page.book.of("t1").details.title == "One"
            page.type(OWNER, "ben")
            page.select(1)
            await until(lambda: page.pane.editing.transfers[0].id == "t2")
            assert page.book.of("t1").details.owner == "ben"
            assert not page.book.of("t2").details.said
            QTest.keyClick(page.type(OWNER, "nobody"), ESCAPE)
            assert page.row(OWNER).edit.value() == ""
            page.type(TITLE, "Two")
            QTest.keyClick(page.pane, Qt.Key.Key_I, CTRL)
            assert not page.control.is_shown
            assert page.book.of("t2").details == UploadDetails(title="Two")

    run_qt(work)


def test_a_conflict_shows_both_values_and_two_buttons(run_qt: RunQt, details: DetailsFactory) -> None:
    """Keeping one's own, or taking the server's."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1)) as page:
            page.book.change({"t1": UploadDetails(title="Mine", owner="ann")})
            for field, theirs in ((TITLE, UploadDetails(title="Theirs")), (OWNER, UploadDetails(owner="ben"))):
                page.book.put("t1", field, FieldState.CONFLICT, server=theirs)
                await until(lambda field=field: page.row(field).mine.isVisible())
            assert "“ann”" in page.said(OWNER)
            assert "“ben”" in page.said(OWNER)
            QTest.mouseClick(page.row(OWNER).theirs, Qt.MouseButton.LeftButton)
            await until(lambda: page.row(OWNER).edit.value() == "ben")
            assert "On the entry" in page.said(OWNER)
            QTest.mouseClick(page.row(TITLE).mine, Qt.MouseButton.LeftButton)
            await until(lambda: "Saved here" in page.said(TITLE))
            assert not page.row(TITLE).mine.isVisible()

    run_qt(work)


def test_what_was_not_written_is_told_with_its_reason(run_qt: RunQt, details: DetailsFactory) -> None:
    """And of how many of the selected files that is so."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1), transfer(2)) as page:
            page.book.change(dict.fromkeys(("t1", "t2"), UploadDetails(owner="ben")))
            page.book.put("t1", OWNER, FieldState.NOT_ALLOWED, reason=Why(right="owner"))
            await until(lambda: "Only an administrator" in page.said(OWNER))
            assert "1 of them" in page.said(OWNER)
            page.book.put("t1", OWNER, FieldState.REFUSED)
            await until(lambda: "Kaltura did not take it" in page.said(OWNER))

    run_qt(work)


def test_the_conversion_profile_is_fixed_with_the_entry(run_qt: RunQt, details: DetailsFactory) -> None:
    """With the entry of all it is locked; with that of some a change is for the others."""

    async def work(tasks: TaskScope) -> None:
        field = DetailField.CONVERSION_PROFILE
        reserved = transfer(2, TransferState.UPLOADING, entry_id="0_a")
        async with details.show(tasks, transfer(1), reserved) as page:
            box = page.pane.rows.conversion.listed.box
            await until(lambda: box.findText("1080p") >= 0)
            assert "1 of them has its entry already" in page.said(field)
            box.setCurrentIndex(box.findText("1080p"))
            box.activated.emit(box.currentIndex())
            assert page.book.calls == [{"t1": UploadDetails(conversion_profile=12)}]
            page.uploads.model.flush()
            assert page.uploads.model.index(0).data(DETAILS_ROLE).told == ("1080p",)
            page.select(1)
            await until(lambda: not box.isEnabled())
            assert "cannot be changed any more" in page.said(field)
            page.select(0)
            await until(box.isEnabled)

    run_qt(work)


def test_ids_can_be_typed_where_lists_are_forbidden(run_qt: RunQt, details: DetailsFactory) -> None:
    """A plain user chooses among ids that own entries have, or types one; signed out, too."""

    async def work(tasks: TaskScope) -> None:
        plain = rights_of({"BASE_USER_SESSION_PERMISSION"})
        for rights in (plain, None):
            async with details.show(tasks, transfer(1), rights=rights) as page:
                line = page.pane.rows.access.line
                await until(line.isVisible)
                line.setFocus()
                line.selectAll()
                QTest.keyClicks(line, "4711x")
                await until(lambda page=page: page.book.of("t1").details.access_control == 4711)

    run_qt(work)


def test_rows_of_another_account_are_offered_nothing_of_this_one(run_qt: RunQt, details: DetailsFactory) -> None:
    """Their details can be said all the same: ids are typed, and everything is kept."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1), transfer(2, account="9:ben@https://example.com")) as page:
            page.select(0)
            await until(lambda: page.pane.custom.groups)
            page.select(1)
            assert page.pane.rows.conversion.takes_ids
            assert not page.pane.custom.groups
            page.type(TITLE, "Kept for later")
            await until(lambda: page.book.of("t2").details.title == "Kept for later")
            page.select(0)
            await until(lambda: page.pane.custom.groups)
            assert not page.pane.rows.conversion.takes_ids

    run_qt(work)


def test_new_files_begin_with_patterns_as_they_were_typed(run_qt: RunQt, details: DetailsFactory) -> None:
    """A title without a pattern belongs to one file."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1)) as page:
            page.type(TAGS, "talk")
            page.type(TITLE, "Just this one")
            page.pane.tools.templates_menu.actions()[-1].trigger()
            assert page.book.default == UploadDetails(tags=("talk",))
            page.type(TITLE, "{folder}: {name} ")
            pattern = next(one for one in page.pane.tools.patterns_menu.actions() if "{counter:03}" in one.text())
            pattern.trigger()
            page.pane.tools.templates_menu.actions()[-1].trigger()
            assert page.book.default == UploadDetails(tags=("talk",), title="{folder}: {name} {counter:03}")
            assert page.notices[-1] == "New files begin with these details"

    run_qt(work)


def test_typed_patterns_are_known_when_a_selection_returns(run_qt: RunQt, details: DetailsFactory) -> None:
    """Also for some of the files that they were typed for, until one of them says something else."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1), transfer(2), transfer(3)) as page:
            page.select(0, 1)
            await until(lambda: len(page.pane.editing.transfers) == 2)
            page.type(TITLE, "{name}, part {counter}")
            page.select(2)
            assert page.pane.editing.present().title is None
            for rows in ((0, 1), (0,), (1,)):
                page.select(*rows)
                assert page.pane.editing.present().title == "{name}, part {counter}"
            page.type(TITLE, "An own title")
            page.select(0, 1)
            assert page.pane.editing.present().title is None
            page.select(0)
            assert page.pane.editing.present().title == "{name}, part {counter}"

    run_qt(work)


def test_a_conflict_of_custom_metadata_has_the_same_buttons(run_qt: RunQt, details: DetailsFactory) -> None:
    """Each ends the conflict of its own field."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1)) as page:
            await until(lambda: page.pane.custom.groups)
            (first, row), (second, other) = list(page.pane.custom)[:2]

            def both(words: str) -> UploadDetails:
                return UploadDetails(metadata={first[0]: {name: (words,) for _schema, name in (first, second)}})

            page.book.change({"t1": both("Mine")})
            page.book.put("t1", DetailField.METADATA, FieldState.CONFLICT, server=both("Theirs"))
            await until(lambda: row.mine.isVisible() and other.theirs.isVisible())
            assert "“Mine”" in row.state.text()
            assert "“Theirs”" in row.state.text()
            page.pane.scroll_area.ensureWidgetVisible(other)
            QTest.mouseClick(other.theirs, Qt.MouseButton.LeftButton)
            assert page.book.ended == [("t1", second, "theirs")]
            page.book.put("t1", DetailField.METADATA, FieldState.CONFLICT, server=both("Theirs"))
            await until(row.mine.isVisible)
            QTest.mouseClick(row.mine, Qt.MouseButton.LeftButton)
            assert page.book.ended[-1] == ("t1", first, "mine")

    run_qt(work)


def test_the_owner_is_completed_with_owners_that_were_seen(run_qt: RunQt, details: DetailsFactory) -> None:
    """Asked for when the field has the cursor first; what is chosen is said."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1)) as page:
            seen = {entry.user_id for entry in page.server.catalogue.known}
            assert not page.pane.choices.owners.owners
            line = page.row(OWNER).edit.field
            line.setFocus()
            await until(lambda: seen < set(page.pane.choices.owners.owners) | {""})
            (user, *_more) = sorted(seen - {""})
            QTest.keyClicks(line, user[1:4])
            completer = page.row(OWNER).edit.field.completer()
            assert completer.currentCompletion() == user
            completer.popup().setCurrentIndex(completer.completionModel().index(0, 0))
            QTest.keyClick(completer.popup(), Qt.Key.Key_Return)
            await until(lambda: page.book.of("t1").details.owner == user)

    run_qt(work)


def test_owners_that_could_not_be_read_are_asked_for_again(run_qt: RunQt, details: DetailsFactory) -> None:
    """When the field has the cursor the next time, and not before."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1)) as page:
            catalogue, line = page.server.catalogue, page.row(OWNER).edit.field
            catalogue.failures.append(ServerProblem("gone"))
            line.setFocus()
            await until(lambda: len(catalogue.served) == 1 and not catalogue.failures)
            page.row(TAGS).edit.field.setFocus()
            line.setFocus()
            await until(lambda: page.pane.choices.owners.owners)

    run_qt(work)


def test_an_emptied_field_is_taken_back_or_cleared(run_qt: RunQt, details: DetailsFactory) -> None:
    """What the entry does not have is forgotten; what was written there is emptied there, too."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1), transfer(2)) as page:
            page.book.change(dict.fromkeys(("t1", "t2"), UploadDetails(tags=("a",))))
            page.book.put("t2", TAGS, FieldState.WRITTEN)
            page.book.calls.clear()
            await until(lambda: page.row(TAGS).edit.value() == "a")
            field = page.type(TAGS, "x")
            QTest.keyClick(field, Qt.Key.Key_Backspace)
            await until(lambda: page.book.calls)
            assert page.book.calls == [{"t2": UploadDetails(tags=())}]
            assert page.book.of("t1").details.tags is None

    run_qt(work)


def test_files_are_added_with_the_language_of_their_names(
    run_qt: RunQt, details: DetailsFactory, tmp_path: Any
) -> None:
    """Captions, attachments and an image for the thumbnail; each line has a button that removes it."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1)) as page:
            talk, slides, image = (tmp_path / name for name in ("talk.de.vtt", "slides.pdf", "still.jpg"))
            captions = page.pane.rows.captions
            captions.take([talk])
            page.row(DetailField.ATTACHMENTS).edit.take([slides])  # type: ignore[attr-defined]
            page.pane.rows.poster.take([image])
            said = page.book.of("t1").details
            assert said.captions == (CompanionFile(str(talk), "German"),)
            assert said.attachments == (CompanionFile(str(slides)),)
            assert said.poster == Poster(str(image))
            box = captions.lines[0].findChildren(QWidget)
            assert any(widget.accessibleName() == "Language of talk.de.vtt" for widget in box)
            remove = next(widget for widget in box if widget.accessibleName() == "Remove talk.de.vtt")
            QTest.mouseClick(remove, Qt.MouseButton.LeftButton)
            assert page.book.of("t1").details.captions is None

    run_qt(work)


def test_custom_metadata_is_said_field_by_field(run_qt: RunQt, details: DetailsFactory) -> None:
    """What each file says in the other fields stays."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1), transfer(2)) as page:
            await until(lambda: page.pane.custom.groups)
            page.book.change({"t1": UploadDetails(metadata={7: {"Other": ("z",)}})})
            (profile, element), row = next(iter(page.pane.custom))
            edit = row.edit.field
            edit.setFocus()
            QTest.keyClicks(edit, "North")
            await until(lambda: page.book.of("t2").details.metadata)
            assert page.book.of("t1").details.metadata == {7: {"Other": ("z",), element: ("North",)}}
            assert page.book.of("t2").details.metadata == {profile: {element: ("North",)}}
            await until(lambda: "Saved here" in row.brief.text())

    run_qt(work)


def test_the_end_has_to_be_behind_the_beginning(run_qt: RunQt, details: DetailsFactory) -> None:
    """Nothing is said then, and a reference id that Kaltura would spoil is not said either."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1)) as page:
            page.book.change({"t1": UploadDetails(starts_at=2_000_000_000.0)})
            await until(lambda: page.row(DetailField.STARTS_AT).edit.value() == 2_000_000_000)
            page.row(DetailField.ENDS_AT).edit.check.click()  # type: ignore[attr-defined]
            assert "after the beginning" in page.said(DetailField.ENDS_AT)
            assert page.book.of("t1").details.ends_at is None
            page.type(DetailField.REFERENCE_ID, "a")
            await until(lambda: page.said(DetailField.REFERENCE_ID))
            assert page.book.of("t1").details.reference_id is None

    run_qt(work)


def test_the_keyboard_reaches_the_pane_and_comes_back(run_qt: RunQt, details: DetailsFactory) -> None:
    """F2 puts the cursor into the title; Escape goes back to the list; F6 finds the pane behind the page."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1)) as page:
            page.control.toggle()
            assert not page.control.is_shown
            page.actions.refresh()
            page.give(Command.EDIT_DETAILS)
            assert page.pane.rows.title.line.hasFocus()
            QTest.keyClick(page.pane.rows.title.line, ESCAPE)
            assert page.uploads.list.hasFocus()
            assert [pane.area for pane in page.uploads.panes] == [page.uploads, page.control.side]

    run_qt(work)


def test_nothing_selected_is_said(run_qt: RunQt, details: DetailsFactory) -> None:
    """And the keyboard begins with what closes the pane."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1)) as page:
            page.uploads.list.clearSelection()
            await until(lambda: not page.pane.editing.transfers)
            assert page.pane.title.text() == "Details"
            assert not page.pane.rows.title.isVisible()
            assert page.pane.begin is page.pane.close_button

    run_qt(work)
