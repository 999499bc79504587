"""The dialog of “Change entries…”: what to change, a preview, then progress and results."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.editing.account_values import AccessProfile
from kdesk.domain.editing.api import EditingApi
from kdesk.domain.entry import Entry
from kdesk.domain.rights import Rights
from kdesk.errors import KdeskError
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.batch import WorkKind, ended_text, work_title
from kdesk.ui.dialog import Dialog, dialog_margins
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.library.batch.form import BatchForm
from kdesk.ui.library.batch.list_field import ListField
from kdesk.ui.library.batch.preview import Preview
from kdesk.ui.library.batch.run_view import RunView
from kdesk.ui.library.batch.services import BatchServices
from kdesk.ui.library.batch.work import Work
from kdesk.ui.tips import set_tip

_SIZE = (760, 640)
_TAGS, _VALUES = "batch: tags", "batch: values"


class BatchDialog(Dialog):
    """Asks what is to be changed, and shows what becomes of it. Deleted when it is closed; the work goes on.

    Args:
        entries: Those that are to be changed.
        editing: Offers tags, categories and access control profiles.

    Attributes:
        form: The fields.
        preview: The first entries before and after.
        change: The button that begins.
        view: Progress and results.

    Signals:
        wanted: The `BatchChange` to make.
    """

    wanted = Signal(object)

    def __init__(
        self,
        services: BatchServices,
        entries: Sequence[Entry],
        editing: EditingApi,
        rights: Rights,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_topic(self, Topic.LIBRARY)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._services, self._editing = services, editing
        self._profiles: dict[int, str] = {}
        self._title = work_title(WorkKind.CHANGE, len(entries), services.formatter)
        self.setWindowTitle(self._title)
        self.form = BatchForm(services.theme, rights)
        self.preview = Preview(entries)
        self.view = RunView(services)
        self.problem = QLabel()
        self.change, self.cancel = QPushButton(self._title), QPushButton(_("Cancel"))
        self._build()
        self._connect()
        services.tasks.spawn(self._offer_values(), replace=_VALUES)
        self._refresh()
        self.form.add_tags.setFocus()

    def show_work(self, work: Work) -> None:
        """Show progress and results in place of the form."""
        self._pages.setCurrentIndex(1)
        self.view.show_work(work)

    def _dress(self) -> None:
        # The form scrolls, and the buttons stay in sight.
        self.fit_over_window(self._services.theme, _SIZE)
        self.problem.setWordWrap(True)
        self.problem.setProperty("role", "bad")
        self.problem.hide()

    def _build(self) -> None:
        self._dress()
        px = self._services.theme.px
        heading = QLabel(_("What changes in the first entries"))
        heading.setProperty("role", "heading")
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(*self._services.theme.edges(0, 0, 8, 0))
        column.setSpacing(px(12))
        for widget in (self.form, self.problem, heading):
            column.addWidget(widget)
        column.addWidget(self.preview, 1)
        self.preview.setMinimumHeight(px(150))
        buttons = dialog_buttons(self.change, self.cancel)
        buttons.rejected.connect(self.reject)
        buttons.accepted.connect(lambda: self.wanted.emit(self.form.change))
        asking = QWidget()
        whole = QVBoxLayout(asking)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(12))
        whole.addWidget(_scrolled(inner), 1)
        whole.addWidget(buttons)
        self._pages = QStackedLayout(self)
        for page in (asking, self.view):
            # The margins of a stack of pages are ignored.
            page.setContentsMargins(*dialog_margins(self._services.theme))
            self._pages.addWidget(page)

    def _connect(self) -> None:
        self.form.changed.connect(self._refresh)
        self.form.tag_begun.connect(self._offer_tags)
        self.view.close_wanted.connect(self.accept)
        self.finished.connect(self._end)

    def _end(self) -> None:
        for name in (_TAGS, _VALUES):
            self._services.tasks.cancel(name)

    def _refresh(self) -> None:
        change = self.form.change
        reason = self.form.mistake or ("" if change else _("Say first what is to be changed"))
        self.change.setEnabled(not reason)
        set_tip(self.change, reason or self._title)
        self.preview.show_change(change, self._profiles)

    async def _offer_values(self) -> None:
        """Ask for categories and access control profiles; each is of use without the other."""
        try:
            self.form.offer_categories(await self._editing.categories.tree())
        except KdeskError as error:
            self._show_problem(error)
        if self.form.access.isEnabled():
            try:
                self._offer_profiles(await self._editing.values.access_profiles())
            except KdeskError as error:
                self._show_problem(error)

    def _offer_profiles(self, profiles: Sequence[AccessProfile]) -> None:
        self._profiles = {profile.id: profile.name for profile in profiles}
        self.form.offer_profiles(profiles)

    def _offer_tags(self, beginning: str, field: ListField) -> None:
        async def offer() -> None:
            field.offer(await self._editing.values.tags(beginning))

        self._services.tasks.spawn(offer(), replace=_TAGS)

    def _show_problem(self, error: KdeskError) -> None:
        self.problem.setText(ended_text(error))
        self.problem.show()


def _scrolled(widget: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    # It follows the focus of its fields, and is no stop of its own.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    return area
