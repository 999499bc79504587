"""Everything that works on content, built over the rows of a data directory."""

from dataclasses import dataclass

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
from kdesk.demo.server.stores import Stores
from kdesk.demo.store.assets.clones import Clones
from kdesk.demo.store.assets.replacement import Replacements


@dataclass(frozen=True, slots=True)
class Inputs:
    """The ways by which content reaches an entry."""

    ingest: Ingest
    imports: Imports
    uploads: Uploads
    clones: Clones
    replacements: Replacements


@dataclass(frozen=True, slots=True)
class Outputs:
    """What is made of the content of entries."""

    conversion: Conversion
    transcoder: Transcoder
    thumbnailer: Thumbnailer
    captures: Captures
    packager: Packager


@dataclass(frozen=True, slots=True)
class Media:
    """Everything that works on content."""

    ffmpeg: Ffmpeg
    inputs: Inputs
    outputs: Outputs

    def release(self) -> None:
        """End the ffmpeg processes, and let final chunks wait no longer."""
        self.inputs.uploads.end()
        self.ffmpeg.end_all()

    def close(self) -> None:
        """End everything that runs."""
        self.release()
        self.inputs.imports.stop()
        self.outputs.transcoder.stop()


def build_media(stores: Stores, faults: Faults, *, final_wait: float, approvals: bool) -> Media:
    """Build the parts; nothing runs yet.

    Args:
        final_wait: Seconds that a final chunk waits for missing ones.
        approvals: Whether replaced content waits for an approval.
    """
    database, files, ffmpeg = stores.disk.database, stores.disk.files, Ffmpeg()
    entries, profiles = stores.catalogue.entries, stores.catalogue.conversion_profiles
    flavors, thumbs = stores.flavors, stores.thumbs
    ingest = Ingest(database, files, entries, flavors, profiles, stores.tokens, ffmpeg)
    thumbnailer = Thumbnailer(files, ffmpeg)
    captures = Captures(files, entries, flavors, thumbs, thumbnailer, ffmpeg)
    clones = Clones(database, entries, flavors, thumbs, ingest.work)
    conversion = Conversion(database, files, entries, flavors, profiles, captures, clones, ffmpeg, faults)
    inputs = Inputs(
        ingest=ingest,
        imports=Imports(database, files, entries, flavors, ingest),
        uploads=Uploads(database, files, stores.tokens, ingest, faults, final_wait),
        clones=clones,
        replacements=Replacements(database, entries, flavors, thumbs, by_hand=approvals),
    )
    outputs = Outputs(conversion, Transcoder(conversion, ingest.work), thumbnailer, captures, Packager(files, ffmpeg))
    return Media(ffmpeg, inputs, outputs)
