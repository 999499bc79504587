"""Categories in the details pane where their tree cannot be read: their names or ids are typed."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kdesk.domain.details.upload_details import DetailField
from kdesk.errors import NotPermitted
from kdesk.ui.name_dialog import NameDialog
from kdesk.ui.tasks import TaskScope
from tests.support.patience import until
from tests.ui.library.qt_loop import RunQt
from tests.ui.uploads.details.conftest import DetailsFactory, FakeDetails, transfer


async def _type(page: FakeDetails, name: str) -> None:
    page.pane.rows.categories.choose.click()
    await until(lambda: any(one.isVisible() for one in page.uploads.findChildren(NameDialog)))
    dialog = next(one for one in page.uploads.findChildren(NameDialog) if one.isVisible())
    QTest.keyClicks(dialog.name, name)
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)


def test_categories_are_typed_while_nobody_is_signed_in(run_qt: RunQt, details: DetailsFactory) -> None:
    """A full name and an id stand beside each other; what is there already is not added again."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1), rights=None) as page:
            for name in ("Talks>2027", " 4711 ", "Talks>2027"):
                await _type(page, name)
            await until(lambda: page.book.of("t1").details.categories == ("4711", "Talks>2027"))
            assert page.row(DetailField.CATEGORIES).edit.value() == ("4711", "Talks>2027")

    run_qt(work)


def test_categories_are_typed_where_the_session_may_not_list_them(run_qt: RunQt, details: DetailsFactory) -> None:
    """The refused list is no error of the window."""

    async def work(tasks: TaskScope) -> None:
        async with details.show(tasks, transfer(1)) as page:
            page.server.no_tree = NotPermitted()
            await _type(page, "Talks")
            await until(lambda: page.book.of("t1").details.categories == ("Talks",))

    run_qt(work)
