"""The parts of one demo server, wired together."""

from dataclasses import dataclass
from pathlib import Path

from kdesk.demo.faults.registry import Faults
from kdesk.demo.media.captures import Captures
from kdesk.demo.media.conversion import Conversion
from kdesk.demo.media.ffmpeg import Ffmpeg
from kdesk.demo.media.imports import Imports
from kdesk.demo.media.ingest import Ingest
from kdesk.demo.media.packager import Packager
from kdesk.demo.media.receiving import Uploads
from kdesk.demo.media.thumbnailer import Thumbnailer
from kdesk.demo.media.transcoder import Transcoder
from kdesk.demo.store import access_profiles, short_links
from kdesk.demo.store.access_profiles import AccessProfiles
from kdesk.demo.store.assets import flavors, thumbs
from kdesk.demo.store.assets.clones import Clones
from kdesk.demo.store.assets.flavors import Flavors
from kdesk.demo.store.assets.replacement import Replacements
from kdesk.demo.store.assets.thumbs import Thumbs
from kdesk.demo.store.auth import app_tokens, logins, sessions, users
from kdesk.demo.store.auth import identity as identities
from kdesk.demo.store.auth.app_tokens import AppTokens
from kdesk.demo.store.auth.identity import Identity
from kdesk.demo.store.auth.logins import Logins
from kdesk.demo.store.auth.sessions import Sessions
from kdesk.demo.store.auth.users import Users
from kdesk.demo.store.data_lock import DataLock
from kdesk.demo.store.database import FACTS, Database
from kdesk.demo.store.entries import categories, category_entries, flags, text_search
from kdesk.demo.store.entries import filters as entry_filters
from kdesk.demo.store.entries import rows as entries
from kdesk.demo.store.entries.categories import Categories
from kdesk.demo.store.entries.category_entries import CategoryEntries
from kdesk.demo.store.entries.flags import ModerationFlags
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.store.files import Files
from kdesk.demo.store.profiles import conversion_profiles
from kdesk.demo.store.profiles.conversion_profiles import ConversionProfiles
from kdesk.demo.store.short_links import ShortLinks
from kdesk.demo.store.uploads import tokens
from kdesk.demo.store.uploads.housekeeping import tidy
from kdesk.demo.store.uploads.tokens import Tokens
from kdesk.demo.store.uploads.upload_log import UploadLog
from kdesk.demo.wire.clock import now

SCHEMAS = (
    access_profiles.SCHEMA,
    tokens.SCHEMA,
    entries.SCHEMA,
    entry_filters.SCHEMA,
    text_search.SCHEMA,
    categories.SCHEMA,
    category_entries.SCHEMA,
    flags.SCHEMA,
    short_links.SCHEMA,
    flavors.SCHEMA,
    thumbs.SCHEMA,
    conversion_profiles.SCHEMA,
    app_tokens.SCHEMA,
    sessions.SCHEMA,
    FACTS,
    users.SCHEMA,
    logins.SCHEMA,
)
"""The tables, each as the module that owns it declares it."""


@dataclass(frozen=True, slots=True)
class Demo:
    """Everything that actions and delivery URLs work on."""

    data_lock: DataLock
    files: Files
    identity: Identity
    database: Database
    access_profiles: AccessProfiles
    sessions: Sessions
    app_tokens: AppTokens
    users: Users
    logins: Logins
    tokens: Tokens
    entries: Entries
    categories: Categories
    category_entries: CategoryEntries
    moderation_flags: ModerationFlags
    short_links: ShortLinks
    flavors: Flavors
    profiles: ConversionProfiles
    ingest: Ingest
    imports: Imports
    replacements: Replacements
    uploads: Uploads
    upload_log: UploadLog
    ffmpeg: Ffmpeg
    conversion: Conversion
    transcoder: Transcoder
    thumbnailer: Thumbnailer
    thumbs: Thumbs
    captures: Captures
    faults: Faults
    packager: Packager

    def close(self) -> None:
        """End what runs and close what is open."""
        self.uploads.end()
        self.ffmpeg.end_all()
        self.imports.stop()
        self.transcoder.stop()
        self.upload_log.close()
        self.database.close()
        self.data_lock.release()


@dataclass(frozen=True, slots=True)
class Install:
    """What differs from one install of the server to another.

    final_wait       seconds that a final chunk waits for missing ones
    three_byte_text  whether the database keeps no character of four bytes
    approvals        whether replaced content waits for an approval
    """

    final_wait: float
    three_byte_text: bool = False
    approvals: bool = False


def build(root: Path, install: Install, faults: Faults) -> Demo:
    """Open a data directory, making it if there is none. InUseError if another process has it."""
    root.mkdir(parents=True, exist_ok=True)
    files = Files(root)
    data_lock = DataLock(files.lock)
    files.prepare()
    identity = identities.load(files.identity, now())
    database, ffmpeg = _opened(files, install), Ffmpeg()
    user_rows, category_rows = Users(database), Categories(database)
    assignments = CategoryEntries(database, category_rows)
    profiles = ConversionProfiles(database, identity.partners)
    access_profile_rows = AccessProfiles(database, identity.partners)
    entry_rows = Entries(database, assignments, profiles, access_profile_rows)
    token_rows, flavor_rows = Tokens(database), Flavors(database)
    ingest = Ingest(database, files, entry_rows, flavor_rows, profiles, token_rows, ffmpeg)
    captures = _captures(database, files, entry_rows, flavor_rows, ffmpeg)
    clones = Clones(database, entry_rows, flavor_rows, captures.thumbs, ingest.work)
    conversion = Conversion(database, files, entry_rows, flavor_rows, profiles, captures, clones, ffmpeg, faults)
    return Demo(
        data_lock=data_lock,
        files=files,
        identity=identity,
        database=database,
        access_profiles=access_profile_rows,
        sessions=Sessions(database, identity),
        app_tokens=AppTokens(database),
        users=user_rows,
        logins=Logins(database, user_rows),
        tokens=token_rows,
        entries=entry_rows,
        categories=category_rows,
        category_entries=assignments,
        moderation_flags=ModerationFlags(database, entry_rows),
        short_links=ShortLinks(database),
        flavors=flavor_rows,
        profiles=profiles,
        ingest=ingest,
        uploads=Uploads(database, files, token_rows, ingest, faults, install.final_wait),
        imports=Imports(database, files, entry_rows, flavor_rows, ingest),
        replacements=Replacements(database, entry_rows, flavor_rows, captures.thumbs, by_hand=install.approvals),
        upload_log=UploadLog(files.request_log),
        ffmpeg=ffmpeg,
        conversion=conversion,
        transcoder=Transcoder(conversion, ingest.work),
        thumbnailer=captures.thumbnailer,
        thumbs=captures.thumbs,
        captures=captures,
        faults=faults,
        packager=Packager(files, ffmpeg),
    )


def _captures(database: Database, files: Files, entry_rows: Entries, flavor_rows: Flavors, ffmpeg: Ffmpeg) -> Captures:
    """What takes frames into thumb assets."""
    thumb_rows = Thumbs(database, files, entry_rows)
    return Captures(files, entry_rows, flavor_rows, thumb_rows, Thumbnailer(files, ffmpeg), ffmpeg)


def _opened(files: Files, install: Install) -> Database:
    """The database, ready and put in order."""
    database = Database(files.database, SCHEMAS, three_byte_text=install.three_byte_text)
    text_search.prepare(database)
    tidy(database, files)
    return database
