"""Making the changes of the tab, one at a time, each after a question."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.entry import Entry
from kdesk.domain.names import in_a_sentence
from kdesk.domain.ports import AccountApi
from kdesk.errors import KdeskError
from kdesk.messages import _
from kdesk.messages.foreign_text import shown
from kdesk.messages.rendition_changes import Asked
from kdesk.ui.library.tabs.renditions.subject import RenditionSubject
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.tasks import TaskScope

Work = Callable[[EditingApi, Entry], Awaitable[Entry | None]]
"""Changes something, and returns the entry that it read or made; None if the shown one is to be read."""


class ChangeRunner(QObject):
    """Makes one change at a time.

    Args:
        subject: What is shown; its `busy` is the reason why nothing else can be done meanwhile.
        asking: The widget over which questions are shown.

    Signals:
        told: What is being done or was done, in words.
        running: Whether a change runs.
        failed: The `KdeskError` of a change of the shown entry.
        changed: The `Entry` that was changed or made.
    """

    told = Signal(str)
    running = Signal(bool)
    failed = Signal(object)
    changed = Signal(object)

    def __init__(self, subject: RenditionSubject, tasks: TaskScope, asking: QWidget) -> None:
        super().__init__(asking)
        self._subject = subject
        self._tasks = tasks
        self._asking = asking
        self._task = f"renditions {id(self)}"

    def ask(self, asked: Asked, agreed: Callable[[], object]) -> None:
        """Ask, and go on if the answer is yes; Enter presses the other button."""
        words = {"yes": asked.yes, "no": asked.no}
        box = QuestionBox(self._asking, asked.question, asked.more, **words, enter_agrees=False)
        box.agreed.connect(agreed)
        box.open()

    def ask_and_run(self, asked: Asked, work: Work, doing: str, done: str = "") -> None:
        """Ask, and make a change if the answer is yes."""
        self.ask(asked, lambda: self.run(work, doing, done))

    def run(self, work: Work, doing: str, done: str = "") -> None:
        """Make a change, unless another one runs.

        Args:
            done: What to tell in the end; `{name}` is the name of the entry that was made.
        """
        entry, api = self._subject.entry, self._subject.api
        if entry is None or api is None or api.editing is None or self._subject.busy:
            return
        self._subject.busy = _("Another change of this tab is not finished yet")
        self.told.emit(doing)
        self.running.emit(True)
        self._tasks.spawn(self._run(work, api, entry, done), replace=self._task)

    async def _run(self, work: Work, api: AccountApi, entry: Entry, done: str) -> None:
        words = ""
        try:
            if api.editing is not None:
                made = await work(api.editing, entry) or await api.catalogue.entry(entry.id)
                self.changed.emit(made)
                words = done.format(name=in_a_sentence(shown(made.name))) if done else ""
        except KdeskError as error:
            if not self._subject.is_shown(entry.id):
                raise  # told by the window: the person looks at something else by now
            # Something may have been changed all the same: the panel reads the entry again.
            self.changed.emit(entry)
            self.failed.emit(error)
        finally:
            self._subject.busy = ""
            self.told.emit(words)
            self.running.emit(False)
