"""What decodes pictures, and looks at files of this computer. Each, with its process, comes when it is used first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, closing
from typing import TYPE_CHECKING

from kdesk.late import late

if TYPE_CHECKING:
    from kdesk.domain.transfer import Transfer
    from kdesk.engine.files.local_looks import LocalLooks
    from kdesk.engine.library.own_files import OwnFiles
    from kdesk.engine.library.picture_files import PictureFiles
    from kdesk.engine.library.waveforms import FileWaveforms
    from kdesk.pictures.process import DecodingProcess
    from kdesk.store.image_cache import DiskImageCache


def late_decoder(stack: AsyncExitStack) -> DecodingProcess:
    """Return the process that decodes pictures, until the stack is left."""

    def make() -> DecodingProcess:
        from kdesk.pictures.process import DecodingProcess

        return stack.enter_context(closing(DecodingProcess()))

    return late(make)


def late_picture_files(decoder: DecodingProcess) -> PictureFiles:
    """Return what reads, cuts and saves pictures."""

    def make() -> PictureFiles:
        from kdesk.engine.library.picture_files import PictureFiles

        return PictureFiles(decoder)

    return late(make)


def late_looks(stack: AsyncExitStack) -> LocalLooks:
    """Return what looks at files that are to be uploaded, until the stack is left."""

    def make() -> LocalLooks:
        from kdesk.engine.files.local_looks import LocalLooks
        from kdesk.pictures.look_process import LookProcess

        return stack.enter_context(closing(LocalLooks(stack.enter_context(closing(LookProcess())))))

    return late(make)


def late_own_files(stack: AsyncExitStack, transfers: Callable[[], Sequence[Transfer]]) -> OwnFiles:
    """Return what tells whether files are still those that were sent, until the stack is left."""

    def make() -> OwnFiles:
        from kdesk.engine.library.own_files import OwnFiles

        return stack.enter_context(closing(OwnFiles(transfers)))

    return late(make)


def late_waveforms(
    stack: AsyncExitStack, transfers: Callable[[], Sequence[Transfer]], cache: DiskImageCache
) -> FileWaveforms:
    """Return the waveforms of sounds that were uploaded, read by a process of their own, until the stack is left."""

    def make() -> FileWaveforms:
        from kdesk.engine.library.waveforms import FileWaveforms
        from kdesk.pictures.sound_process import SoundProcess

        reader = stack.enter_context(closing(SoundProcess()))
        return stack.enter_context(closing(FileWaveforms(transfers, reader, cache)))

    return late(make)
