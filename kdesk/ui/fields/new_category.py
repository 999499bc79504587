"""The button that makes a category that is searched for and not there."""

from collections.abc import Mapping

from PySide6.QtWidgets import QPushButton

from kdesk.domain.editing.categories import SEPARATOR, Category, split_name
from kdesk.domain.names import in_a_sentence
from kdesk.messages import _
from kdesk.ui.tips import set_tip


class NewCategoryButton(QPushButton):
    """Offers a new category with the typed name.

    Args:
        reason: Why this session makes none; "" if it does.

    Attributes:
        wanted: Name of the category, and the one above it, None at the root; None if nothing can be made.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(_("New category"))
        self._reason = reason
        self.wanted: tuple[str, Category | None] | None = None
        self.setAutoDefault(False)

    def offer(self, typed: str, known: Mapping[str, Category]) -> None:
        """Follow the search field.

        Args:
            known: The categories by their full names.
        """
        above, name = split_name(typed)
        parent = known.get(above)
        self.wanted = None
        why = self._reason
        if not why and not name:
            why = _("Type the name in the search field, or “Above > Name” for one below another")
        elif not why and SEPARATOR.join(part for part in (above, name) if part) in known:
            why = _("This category exists already")
        elif not why and above and parent is None:
            why = _("There is no category “{name}” above it").format(name=in_a_sentence(above))
        if not why:
            self.wanted = (name, parent)
        self.setText(_("New category “{name}”").format(name=in_a_sentence(name)) if self.wanted else _("New category"))
        self.setEnabled(not why)
        set_tip(self, why)
