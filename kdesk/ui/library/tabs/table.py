"""The table of the tabs of the entry panel, in their order."""

from dataclasses import dataclass

from kdesk.messages import N_
from kdesk.ui.library.tabs.attachments.tab import AttachmentsTab
from kdesk.ui.library.tabs.captions.tab import CaptionsTab
from kdesk.ui.library.tabs.details import DetailsTab
from kdesk.ui.library.tabs.links import LinksTab
from kdesk.ui.library.tabs.overview.overview_tab import OverviewTab
from kdesk.ui.library.tabs.renditions.tab import RenditionsTab
from kdesk.ui.library.tabs.tab import Tab
from kdesk.ui.library.tabs.thumbnails.tab import ThumbnailsTab


@dataclass(frozen=True, slots=True)
class TabSpec:
    """One row of the table.

    Attributes:
        name: In the settings, where the tab that was opened last is remembered.
        title: The words on the tab, not translated yet.
        kind: Its class.
    """

    name: str
    title: str
    kind: type[Tab]


TABS = (
    TabSpec("overview", N_("Overview"), OverviewTab),
    TabSpec("renditions", N_("Renditions"), RenditionsTab),
    TabSpec("thumbnails", N_("Thumbnails"), ThumbnailsTab),
    TabSpec("captions", N_("Captions"), CaptionsTab),
    TabSpec("attachments", N_("Attachments"), AttachmentsTab),
    TabSpec("links", N_("Links"), LinksTab),
    TabSpec("details", N_("Details"), DetailsTab),
)
