"""What can be done with one rendition."""

from collections.abc import Sequence

from PySide6.QtCore import Qt

from kdesk.domain.editing.api import EditingApi
from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.messages import _
from kdesk.messages.format import Format
from kdesk.messages.rendition_changes import about_delete, about_reconvert, about_source
from kdesk.messages.renditions import name_among
from kdesk.ui.library.tabs.files.table import RowAction
from kdesk.ui.library.tabs.renditions.runner import ChangeRunner
from kdesk.ui.library.tabs.renditions.subject import RenditionSubject


class FlavorActions:
    """Asks about a rendition, and changes it."""

    def __init__(self, subject: RenditionSubject, runner: ChangeRunner, formatter: Format) -> None:
        self._subject = subject
        self._runner = runner
        self._formatter = formatter

    def rows(self) -> Sequence[RowAction]:
        """Return the actions."""
        return (
            RowAction(_("Convert again…"), self.reconvert, self._subject.why_no_reconvert),
            RowAction(_("Make source…"), self.make_source, self._subject.why_no_source),
            RowAction(_("Delete…"), self.delete, self._subject.why_no_delete, key=Qt.Key.Key_Delete),
        )

    def reconvert(self, flavor: Flavor) -> None:
        """Ask, and let the rendition be made again."""

        async def work(editing: EditingApi, _entry: Entry) -> None:
            await editing.renditions.reconvert(flavor.id)

        self._runner.ask_and_run(about_reconvert(self._name(flavor)), work, _("Ordering the conversion…"))

    def make_source(self, flavor: Flavor) -> None:
        """Ask, and make the rendition the source."""

        async def work(editing: EditingApi, _entry: Entry) -> None:
            await editing.renditions.set_as_source(flavor.id)

        asked = about_source(flavor, self._subject.flavors, self._formatter)
        self._runner.ask_and_run(asked, work, _("Changing the source…"))

    def delete(self, flavor: Flavor) -> None:
        """Ask, and delete the rendition."""

        async def work(editing: EditingApi, _entry: Entry) -> None:
            await editing.renditions.delete(flavor.id)

        asked = about_delete(flavor, self._subject.flavors, self._name(flavor))
        self._runner.ask_and_run(asked, work, _("Deleting…"))

    def _name(self, flavor: Flavor) -> str:
        return name_among(flavor, self._subject.flavors, self._formatter)
