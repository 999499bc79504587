"""The waveforms of sounds whose files are on this computer: those that transfers of the list have uploaded."""

from collections.abc import Callable, Sequence
from pathlib import Path

from kdesk.domain.entry import Entry, MediaType
from kdesk.domain.ports import ImageCache
from kdesk.domain.sound import SoundReader, Waveform
from kdesk.domain.transfer import Transfer
from kdesk.domain.transfer_state import TransferState
from kdesk.errors import KdeskError
from kdesk.threads import Workers


class FileWaveforms:
    """Implements `domain.sound.Waveforms`.

    Args:
        transfers: Returns the list.
        reader: Reads the files.
        cache: Keeps waveforms, beside the pictures.

    Attributes:
        reader: As given; it reads other files too.
    """

    def __init__(self, transfers: Callable[[], Sequence[Transfer]], reader: SoundReader, cache: ImageCache) -> None:
        self._transfers = transfers
        self.reader = reader
        self._cache = cache
        # A spare one, since a drive may hang.
        self._files = Workers("kdesk-waveform-files", 1, spare=1)

    def close(self) -> None:
        """End the threads."""
        self._files.close()

    def is_possible(self, entry: Entry) -> bool:
        """Return whether a transfer of the list has uploaded the content that an entry has."""
        return self._transfer(entry) is not None

    async def waveform(self, entry: Entry) -> Waveform | None:
        """Return the waveform, from the cache or from the file; None if the file is not the one that was uploaded."""
        transfer = self._transfer(entry)
        if transfer is None or transfer.file.identity is None:
            return None
        path, identity = Path(transfer.file.path), transfer.file.identity
        if await self._files.run(_size_and_time, path) != (identity.size, identity.mtime_ns):
            return None
        key = f"wave:{identity.fingerprint}:{identity.mtime_ns}:{path}"
        if (kept := await self._cache.get(key)) is not None and (waveform := _unpacked(kept)):
            return waveform
        try:
            waveform = await self.reader.waveform(path)
        except KdeskError:
            return None
        await self._cache.put(key, _packed(waveform))
        return waveform

    def _transfer(self, entry: Entry) -> Transfer | None:
        # The tag is of the transfer whose content the entry has: other content has another tag, or none.
        if entry.media_type is not MediaType.AUDIO or not entry.transfer_id or entry.is_clone:
            return None
        of_entry = (one for one in self._transfers() if one.id == entry.transfer_id)
        transfer = next(of_entry, None)
        return transfer if transfer is not None and transfer.state is TransferState.READY else None


def _size_and_time(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns


def _packed(waveform: Waveform) -> bytes:
    return f"{waveform.duration}\n".encode() + waveform.peaks


def _unpacked(kept: bytes) -> Waveform | None:
    duration, _, peaks = kept.partition(b"\n")
    try:
        return Waveform(float(duration), peaks)
    except ValueError:
        return None
