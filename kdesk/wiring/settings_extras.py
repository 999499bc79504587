"""What stands below the options of a section: buttons that lead elsewhere, the test of the network, what is kept."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QWidget

from kdesk.domain.options.option import Section
from kdesk.messages import _
from kdesk.services import Services
from kdesk.ui.commands import Command
from kdesk.ui.library.page import LibraryPage
from kdesk.ui.settings.link_part import LinkPart
from kdesk.ui.settings.network_part import NetworkPart
from kdesk.ui.settings.privacy_part import PrivacyPart
from kdesk.wiring.kept_data import kept_things
from kdesk.wiring.network_tools import NetworkOnServices
from kdesk.wiring.ui_services import UiServices

Extras = Mapping[Section, Sequence[Callable[[QWidget], QWidget]]]


def settings_extras(services: Services, ui: UiServices, library: LibraryPage) -> Extras:
    """Return what builds them, by section. Another one takes a function here."""

    def link(about: str, command: Command) -> Callable[[QWidget], QWidget]:
        return lambda parent: LinkPart(about, ui.actions[command], ui.theme, parent)

    def network(parent: QWidget) -> QWidget:
        return NetworkPart(ui.theme, services.preferences, NetworkOnServices(services, ui), parent)

    def privacy(parent: QWidget) -> QWidget:
        return PrivacyPart(kept_things(services, ui, library), ui.theme, ui.formatter, ui.tasks, parent)

    return {
        Section.TRANSFERS: [link(_("Folders whose new files are uploaded by themselves"), Command.WATCH_FOLDERS)],
        Section.ACCOUNTS: [link(_("Names, colours and tokens of accounts, signing in and removing"), Command.ACCOUNTS)],
        Section.NETWORK: [network],
        Section.PRIVACY: [privacy],
    }
