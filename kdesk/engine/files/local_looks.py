"""Looks at files of this computer that are to be uploaded, wherever that can hold nobody up."""

from pathlib import Path

from kdesk.domain.looks.file_look import LOOKED_AT, FileDefect, FileLook, FileLooker, FileSight
from kdesk.engine.files.drives import Drives
from kdesk.engine.files.file_problems import problem_of, regular


class LocalLooks:
    """Implements `looks.file_look.FileLooks`.

    Args:
        looker: Reads and decodes what drives that respond have.
    """

    def __init__(self, looker: FileLooker) -> None:
        self._looker = looker
        self._drives = Drives()

    def close(self) -> None:
        """End the threads, without waiting for them."""
        self._drives.close()

    async def sight(self, path: Path) -> FileSight:
        """Return what a regular file shows and tells. Raises FileProblem, BadResponse, DecoderFailed."""
        try:
            # Before its process opens it: a drive that hangs is found out where it holds up no other file.
            known = await self._drives.ask(str(path), regular, path)
        except (OSError, ValueError) as error:
            raise problem_of(error, path) from error
        if not known.st_size:
            return FileSight(0, known.st_mtime_ns, FileLook(problem=FileDefect.EMPTY))
        look, picture = await self._looker.look(path, LOOKED_AT)
        return FileSight(known.st_size, known.st_mtime_ns, look, picture)
