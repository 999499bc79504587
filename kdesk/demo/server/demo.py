"""The parts of one demo server: its stores and the processing of its content."""

from dataclasses import dataclass
from pathlib import Path

from kdesk.demo.faults.registry import Faults
from kdesk.demo.media.ffmpeg import Ffmpeg, find_program
from kdesk.demo.server.dispatch import Dispatcher
from kdesk.demo.server.media_parts import Media, build_media
from kdesk.demo.server.services import api_services
from kdesk.demo.server.stores import Stores, open_stores
from kdesk.demo.store.entries.features import NO_FEATURES, Features


@dataclass(frozen=True, slots=True)
class Install:
    """Settings in which installs of the server differ.

    Attributes:
        final_wait: Seconds that a final chunk waits for missing ones.
        three_byte_text: The database cannot store characters of four bytes.
        approvals: Replaced content waits for an approval.
        features: What the accounts have switched on.
        ffmpeg: Use an ffmpeg program, if there is one.
    """

    final_wait: float
    three_byte_text: bool = False
    approvals: bool = False
    features: Features = NO_FEATURES
    ffmpeg: bool = True


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo server without a socket."""

    stores: Stores
    media: Media
    faults: Faults

    def dispatcher(self) -> Dispatcher:
        """Return the dispatcher of its API calls."""
        accounts, entries = self.stores.accounts, self.stores.catalogue.entries
        services = api_services(self.stores, self.media)
        return Dispatcher(services, accounts.sessions, accounts.users, entries, self.faults)

    def close(self) -> None:
        """Stop all processing, then close the stores."""
        self.media.close()
        self.stores.disk.close()


def build(root: Path, install: Install, faults: Faults) -> Demo:
    """Open a data directory, creating it if needed.

    Raises:
        InUseError: Another process uses the directory.
    """
    stores = open_stores(root, three_byte_text=install.three_byte_text, features=install.features)
    ffmpeg = Ffmpeg(find_program() if install.ffmpeg else None)
    media = build_media(stores, faults, ffmpeg, final_wait=install.final_wait, approvals=install.approvals)
    return Demo(stores, media, faults)
