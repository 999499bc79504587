"""The title of an entry, reached by the key that renames."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt

from kdesk.ui.fields.edits import Line
from kdesk.ui.tips import tell


class TitleKey(QObject):
    """Puts the cursor into the title, and hands the focus back after Enter.

    Args:
        line: Has the title.
    """

    def __init__(self, line: Line) -> None:
        super().__init__(line)
        self.line = line
        self._done: Callable[[], object] | None = None
        line.returnPressed.connect(self._return)
        line.editingFinished.connect(self._forget)

    def begin(self, done: Callable[[], object]) -> None:
        """Select the title; tell why it cannot be changed if it cannot.

        Args:
            done: Called after Enter, unless the field was left in another way.
        """
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()
        self._done = done
        if self.line.isReadOnly():
            tell(self.line, self.line.toolTip())

    def _return(self) -> None:
        done, self._done = self._done, None
        if done is not None:
            done()

    def _forget(self) -> None:
        self._done = None
