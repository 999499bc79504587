"""The way from a row to its thumbnail, captions and attachments."""

from kdesk.domain.details.upload_details import CompanionFile, DetailField, UploadDetails
from kdesk.ui.commands import Command
from kdesk.ui.focus_within import has_focus_within
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.ui.library.qt_loop import RunQt
from tests.ui.uploads.details.conftest import DetailsFactory, transfer


def test_the_menu_of_a_row_shows_what_belongs_to_it(run_qt: RunQt, details: DetailsFactory) -> None:
    """The pane opens at thumbnail, captions and attachments, on a low page as well; with none it says so."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1), size=(1000, 480)) as page:
            page.control.toggle()
            page.actions.refresh()
            reason = "Nothing that is selected has a thumbnail, captions or attachments"
            assert page.reason(Command.SHOW_COMPANIONS) == reason
            page.book.change({"t1": UploadDetails(captions=(CompanionFile("/clips/talk.en.vtt", "English"),))})
            page.actions.refresh()
            page.give(Command.SHOW_COMPANIONS)
            row, area = page.row(DetailField.CAPTIONS), page.pane.scroll_area
            await until(lambda: area.verticalScrollBar().value() and has_focus_within(page.pane))
            top = row.mapTo(area.viewport(), row.rect().topLeft()).y()
            assert 0 <= top < area.viewport().height()

    run_qt(work)
