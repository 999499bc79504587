"""Rows say the name of a conversion profile before the details pane was opened."""

from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.rights import EVERYTHING
from kdesk.domain.ui_ports import AccountState
from kdesk.messages.format import Format
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.uploads.model import DETAILS_ROLE
from tests.support.patience import until
from tests.ui.fakes.accounts import ANNA
from tests.ui.library.qt_loop import RunQt
from tests.ui.uploads.details.conftest import FakeDetails, transfer


def test_names_are_read_for_rows_that_say_a_profile(run_qt: RunQt, theme: Theme, formatter: Format) -> None:
    """Its id stands there until somebody is signed in; the pane is not built for it."""

    async def work(tasks: TaskScope) -> None:
        page = FakeDetails(theme, formatter, tasks, transfer(1), transfer(2), rights=None)

        def told(row: int) -> tuple[str, ...]:
            found: tuple[str, ...] = page.uploads.model.index(row).data(DETAILS_ROLE).told
            return found

        page.book.change({"t1": UploadDetails(conversion_profile=12), "t2": UploadDetails(conversion_profile=99)})
        page.uploads.model.flush()
        assert told(0) == ("profile 12",)
        page.accounts.put(ANNA, AccountState.SIGNED_IN, page.server.api(EVERYTHING))
        await until(lambda: told(0) == ("1080p",))
        assert told(1) == ("profile 99",)
        assert not page.control.is_shown
        page.uploads.close()

    run_qt(work)
