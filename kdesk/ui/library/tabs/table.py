"""The table of the tabs of the entry panel, in their order."""

from dataclasses import dataclass
from importlib import import_module

from kdesk.messages import N_
from kdesk.ui.library.tabs.tab import Tab


@dataclass(frozen=True, slots=True)
class TabSpec:
    """One row of the table.

    Attributes:
        name: In the settings, where the tab that was opened last is remembered.
        title: The words on the tab, not translated yet.
        module: Of its class, below this package. It is imported with the first tab that is built: all of them together
            would hold up the first entry that is opened.
        class_name: Of its class.
    """

    name: str
    title: str
    module: str
    class_name: str

    def load(self) -> type[Tab]:
        """Import the class."""
        kind: type[Tab] = getattr(import_module(self._place), self.class_name)
        return kind

    def names(self, kind: type[Tab]) -> bool:
        """Whether it is the row of this class."""
        return (kind.__module__, kind.__name__) == (self._place, self.class_name)

    @property
    def _place(self) -> str:
        return f"{__package__}.{self.module}"


TABS = (
    TabSpec("overview", N_("Overview"), "overview.overview_tab", "OverviewTab"),
    TabSpec("renditions", N_("Renditions"), "renditions.tab", "RenditionsTab"),
    TabSpec("links", N_("Links"), "links", "LinksTab"),
    TabSpec("thumbnails", N_("Thumbnails"), "thumbnails.tab", "ThumbnailsTab"),
    TabSpec("captions", N_("Captions"), "captions.tab", "CaptionsTab"),
    TabSpec("attachments", N_("Attachments"), "attachments.tab", "AttachmentsTab"),
    TabSpec("details", N_("Details"), "details", "DetailsTab"),
)
