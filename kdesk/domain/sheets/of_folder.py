"""A folder as a sheet: each file a row, and the folders around it as tags and as a category."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from kdesk.domain.sheets.sheet import Sheet, SheetLine, bounded_lines
from kdesk.domain.sidecars import NO_SIDECARS, Sidecars

TITLES = ("file", "tags", "category", "captions", "thumbnail", "attachments")
"""The reader of sheets knows all of them."""
_SEPARATORS = str.maketrans(",;<>\n", "     ")
"""What separates tags and categories, and what no category may have in its name."""


@dataclass(frozen=True, slots=True)
class FileInFolder:
    """A file below a folder, with what belongs to it.

    Attributes:
        path: Absolute path.
    """

    path: str
    sidecars: Sidecars = NO_SIDECARS


def folder_sheet(top: str, files: Iterable[FileInFolder]) -> Sheet:
    """Return the files below a folder as a sheet; the folder itself is the first tag, and the top of the categories.

    Raises:
        SheetUnreadable: There is no file, or there are too many.
    """
    return Sheet(top, TITLES, bounded_lines(map(_Row(PurePath(top)), files)))


def without_own_name(sheet: Sheet) -> Sheet:
    """Return the sheet of a folder without that folder among the tags and the categories."""
    if not _cleaned(PurePath(sheet.path).name):
        return sheet  # it is not among them
    places = {TITLES.index("tags"): ", ", TITLES.index("category"): ">"}
    lines = (
        SheetLine(
            line.number,
            tuple(
                cell.partition(places[column])[2] if column in places else cell
                for column, cell in enumerate(line.cells)
            ),
        )
        for line in sheet.lines
    )
    return Sheet(sheet.path, sheet.titles, tuple(lines))


def _cleaned(name: str) -> str:
    return " ".join(name.translate(_SEPARATORS).split())


class _Row:
    """Makes the cells of a file."""

    def __init__(self, top: PurePath) -> None:
        self._top = top

    def __call__(self, file: FileInFolder) -> tuple[str, ...]:
        folder = PurePath(file.path).parent
        names = [self._top.name, *folder.relative_to(self._top).parts]
        folders = [word for name in names if (word := _cleaned(name))]
        sidecars = file.sidecars
        captions = (name for name, _language in sidecars.captions)
        return (
            str(PurePath(file.path).relative_to(self._top.parent)),
            ", ".join(folders),
            ">".join(folders),
            self._paths(folder, captions),
            self._paths(folder, filter(None, [sidecars.poster])),
            self._paths(folder, sidecars.attachments),
        )

    def _paths(self, folder: PurePath, names: Iterable[str]) -> str:
        """Return paths relative to what is around the folder, where a sheet of its name would lie."""
        return "\n".join(str((folder / name).relative_to(self._top.parent)) for name in names)
