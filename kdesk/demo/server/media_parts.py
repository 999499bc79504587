"""The processing of content, built from the stores of a data directory."""

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
    """The parts that bring content into entries."""

    ingest: Ingest
    imports: Imports
    uploads: Uploads
    clones: Clones
    replacements: Replacements


@dataclass(frozen=True, slots=True)
class Outputs:
    """The parts that derive files from the content of entries."""

    conversion: Conversion
    transcoder: Transcoder
    thumbnailer: Thumbnailer
    captures: Captures
    packager: Packager


@dataclass(frozen=True, slots=True)
class Media:
    """The processing of content."""

    ffmpeg: Ffmpeg
    inputs: Inputs
    outputs: Outputs

    def release(self) -> None:
        """End the ffmpeg processes and the waiting of final chunks."""
        self.inputs.uploads.end()
        self.ffmpeg.end_all()

    def close(self) -> None:
        """Stop everything, including the threads."""
        self.release()
        self.inputs.imports.stop()
        self.outputs.transcoder.stop()


def build_media(stores: Stores, faults: Faults, ffmpeg: Ffmpeg, *, final_wait: float, approvals: bool) -> Media:
    """Build the parts without starting threads.

    Args:
        final_wait: Seconds that a final chunk waits for missing ones.
        approvals: Replaced content waits for an approval.
    """
    database, files = stores.disk.database, stores.disk.files
    entries, profiles = stores.catalogue.entries, stores.catalogue.conversion_profiles
    flavors, thumbs = stores.flavors, stores.thumbs
    ingest = Ingest(stores.content, profiles, stores.tokens, ffmpeg)
    thumbnailer = Thumbnailer(files, ffmpeg)
    captures = Captures(files, entries, flavors, thumbs, thumbnailer, ffmpeg)
    clones = Clones(database, entries, flavors, thumbs, ingest.work)
    conversion = Conversion(stores.content, profiles, captures, clones, ffmpeg, faults)
    inputs = Inputs(
        ingest=ingest,
        imports=Imports(stores.content, ingest),
        uploads=Uploads(database, files, stores.tokens, ingest, faults, final_wait),
        clones=clones,
        replacements=Replacements(database, entries, flavors, thumbs, by_hand=approvals),
    )
    outputs = Outputs(conversion, Transcoder(conversion, ingest.work), thumbnailer, captures, Packager(files, ffmpeg))
    return Media(ffmpeg, inputs, outputs)
