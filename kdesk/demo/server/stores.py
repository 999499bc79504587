"""The opened stores of one data directory."""

from dataclasses import dataclass
from pathlib import Path

from kdesk.demo.store import access_profiles, bulk_jobs, cue_points, custom_metadata, players, short_links
from kdesk.demo.store.access_profiles import AccessProfiles
from kdesk.demo.store.assets import file_assets, flavors, thumbs
from kdesk.demo.store.assets.file_assets import FileAssets
from kdesk.demo.store.assets.flavors import Flavors
from kdesk.demo.store.assets.thumbs import Thumbs
from kdesk.demo.store.auth import app_tokens, logins, sessions, users
from kdesk.demo.store.auth import identity as identities
from kdesk.demo.store.auth.app_tokens import AppTokens
from kdesk.demo.store.auth.identity import Identity
from kdesk.demo.store.auth.logins import Logins
from kdesk.demo.store.auth.sessions import Sessions
from kdesk.demo.store.auth.users import Users
from kdesk.demo.store.bulk_jobs import BulkJobs
from kdesk.demo.store.content_stores import ContentStores
from kdesk.demo.store.cue_points import CuePoints
from kdesk.demo.store.custom_metadata import CustomMetadata
from kdesk.demo.store.data_lock import DataLock
from kdesk.demo.store.database import FACTS, Database
from kdesk.demo.store.entries import categories, category_entries, flags, rows, text_search
from kdesk.demo.store.entries import filters as entry_filters
from kdesk.demo.store.entries.categories import Categories
from kdesk.demo.store.entries.category_entries import CategoryEntries
from kdesk.demo.store.entries.features import NO_FEATURES, Features
from kdesk.demo.store.entries.flags import ModerationFlags
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.files import Files
from kdesk.demo.store.players import Players
from kdesk.demo.store.profiles import conversion_profiles
from kdesk.demo.store.profiles.conversion_profiles import ConversionProfiles
from kdesk.demo.store.short_links import ShortLinks
from kdesk.demo.store.uploads import tokens
from kdesk.demo.store.uploads.housekeeping import tidy
from kdesk.demo.store.uploads.tokens import Tokens
from kdesk.demo.store.uploads.upload_log import UploadLog
from kdesk.demo.wire.clock import now

# The order matters: SQLite creates no index or trigger on a table that does not exist yet.
SCHEMAS = (
    access_profiles.SCHEMA,
    tokens.SCHEMA,
    rows.SCHEMA,
    entry_filters.SCHEMA,
    text_search.SCHEMA,
    categories.SCHEMA,
    category_entries.SCHEMA,
    flags.SCHEMA,
    short_links.SCHEMA,
    bulk_jobs.SCHEMA,
    players.SCHEMA,
    custom_metadata.SCHEMA,
    cue_points.SCHEMA,
    flavors.SCHEMA,
    thumbs.SCHEMA,
    file_assets.SCHEMA,
    conversion_profiles.SCHEMA,
    app_tokens.SCHEMA,
    sessions.SCHEMA,
    FACTS,
    users.SCHEMA,
    logins.SCHEMA,
)
"""The tables, each declared by the module that owns it."""


@dataclass(frozen=True, slots=True)
class Disk:
    """A data directory that this process has locked."""

    lock: DataLock
    files: Files
    database: Database
    upload_log: UploadLog

    def close(self) -> None:
        """Close the files and release the lock."""
        self.upload_log.close()
        self.database.close()
        self.lock.release()


@dataclass(frozen=True, slots=True)
class Accounts:
    """The partners of a data directory, their users and sessions."""

    identity: Identity
    sessions: Sessions
    app_tokens: AppTokens
    users: Users
    logins: Logins


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Entries and the rows that they refer to."""

    entries: Entries
    categories: Categories
    category_entries: CategoryEntries
    moderation_flags: ModerationFlags
    access_profiles: AccessProfiles
    conversion_profiles: ConversionProfiles
    metadata: CustomMetadata
    features: Features


@dataclass(frozen=True, slots=True)
class Stores:
    """All stores of a data directory."""

    disk: Disk
    accounts: Accounts
    catalogue: Catalogue
    flavors: Flavors
    thumbs: Thumbs
    captions: FileAssets
    attachments: FileAssets
    tokens: Tokens
    short_links: ShortLinks
    players: Players
    cue_points: CuePoints
    bulk_jobs: BulkJobs

    @property
    def content(self) -> ContentStores:
        """The stores of entries and their content."""
        return ContentStores(self.disk.database, self.disk.files, self.catalogue.entries, self.flavors)


def open_stores(root: Path, *, three_byte_text: bool, features: Features = NO_FEATURES) -> Stores:
    """Open a data directory, creating it if needed.

    Args:
        three_byte_text: The database cannot store characters of four bytes.
        features: What the accounts have switched on.

    Raises:
        InUseError: Another process uses the directory.
    """
    root.mkdir(parents=True, exist_ok=True)
    files = Files(root)
    # Before `prepare`, which deletes files that a running server would need.
    lock = DataLock(files.lock)
    files.prepare()
    identity = identities.load(files.identity, now())
    database = Database(files.database, SCHEMAS, three_byte_text=three_byte_text)
    # Before any entry changes: the triggers on entries call the function that this adds.
    text_search.prepare(database)
    tidy(database, files)
    catalogue = _catalogue(database, identity, features)
    user_rows = Users(database)
    return Stores(
        disk=Disk(lock, files, database, UploadLog(files.request_log)),
        accounts=Accounts(
            identity, Sessions(database, identity), AppTokens(database), user_rows, Logins(database, user_rows)
        ),
        catalogue=catalogue,
        flavors=Flavors(database),
        thumbs=Thumbs(database, files, catalogue.entries),
        captions=FileAssets(database, files, "captions"),
        attachments=FileAssets(database, files, "attachments"),
        tokens=Tokens(database),
        short_links=ShortLinks(database),
        players=Players(database),
        cue_points=CuePoints(database),
        bulk_jobs=BulkJobs(database),
    )


def _catalogue(database: Database, identity: Identity, features: Features) -> Catalogue:
    category_rows = Categories(database)
    assignments = CategoryEntries(database, category_rows)
    profiles = ConversionProfiles(database, identity.partners)
    access = AccessProfiles(database, identity.partners)
    entries = Entries(database, assignments, profiles, access, moderated=features.moderation)
    return Catalogue(
        entries,
        category_rows,
        assignments,
        ModerationFlags(database, entries),
        access,
        profiles,
        CustomMetadata(database),
        features,
    )
