"""Finds the files that a sheet names, on a worker thread."""

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kdesk.domain.details.upload_details import CompanionFile, UploadDetails
from kdesk.domain.file_urls import local_path
from kdesk.domain.names import searchable, spellings
from kdesk.domain.sheets.columns import ColumnRole, ColumnUse
from kdesk.domain.sheets.problems import CellProblem, ProblemKind
from kdesk.domain.sheets.rows import SheetRow


class FileLookup:
    """Looks for the files of one sheet.

    Args:
        sheet: Path of the sheet; names are relative to its folder.
        roles: What its columns hold.
        beside: Files that came with it, which are found by their names alone.
        inside_only: Whether a file outside of the folder of the sheet is an error of its row.
    """

    def __init__(
        self, sheet: str, roles: Sequence[ColumnUse], beside: Collection[Path] = (), *, inside_only: bool = False
    ) -> None:
        self._folder = os.path.dirname(sheet)
        self._real_folder = os.path.realpath(self._folder) if inside_only else ""
        self._columns = {role: column for column, role in enumerate(roles)}
        self._beside: dict[str, list[str]] = {}
        self._came_with_it = {str(path) for path in beside}
        for path in beside:
            self._beside.setdefault(searchable(path.name), []).append(str(path))
        # The number of the first row with a file or an address.
        self._rows: dict[str, int] = {}

    def found(self, rows: Iterable[SheetRow]) -> tuple[SheetRow, ...]:
        """Return the rows with their files, and with what is wrong with them. Blocks."""
        return tuple(map(self._found, rows))

    def _found(self, row: SheetRow) -> SheetRow:
        problems: list[CellProblem] = []
        path = ""
        column = row.source_column
        if row.address:
            problems += self._first_named(row.address, row, column)
        elif row.source and not _is_address(row):
            path, kind = self._look(row.source)
            if kind is not None:
                problems.append(CellProblem(kind, column, {"path": path}))
            else:
                problems += self._outside(row.source, path, column)
                problems += self._first_named(path, row, column)
        details = self._with_companions(row.details, problems)
        return replace(row, path=path, details=details).with_problems(*problems)

    def _first_named(self, key: str, row: SheetRow, column: int) -> Iterator[CellProblem]:
        first = self._rows.setdefault(key, row.number)
        if first != row.number:
            yield CellProblem(ProblemKind.TWICE, column, {"row": first})

    def _outside(self, name: str, path: str, column: int) -> Iterator[CellProblem]:
        """Yield a warning for a relative path that leads elsewhere; an absolute one says by itself where."""
        if self._real_folder:
            yield from self._not_inside(path, column)
        elif ".." in name and not os.path.isabs(name) and not self._inside(path):
            yield CellProblem(ProblemKind.OUTSIDE, column)

    def _not_inside(self, path: str, column: int) -> Iterator[CellProblem]:
        """Yield an error for a file that lies elsewhere, also by a link: nobody saw it before it is sent."""
        if not os.path.realpath(path).startswith(os.path.join(self._real_folder, "")):
            yield CellProblem(ProblemKind.NOT_INSIDE, column)

    def _inside(self, path: str) -> bool:
        return path.startswith(os.path.join(self._folder, ""))

    def _with_companions(self, details: UploadDetails, problems: list[CellProblem]) -> UploadDetails:
        """Return the details with absolute paths, and add what is wrong with them to the problems."""
        if details.poster is not None and details.poster.path:
            [path] = self._companions([details.poster.path], ColumnRole.POSTER, problems)
            details = replace(details, poster=replace(details.poster, path=path))
        for role, files in ((ColumnRole.CAPTIONS, details.captions), (ColumnRole.ATTACHMENTS, details.attachments)):
            if files:
                paths = self._companions([file.path for file in files], role, problems)
                moved: tuple[CompanionFile, ...] = tuple(map(_moved, files, paths))
                details = details.with_changes(
                    UploadDetails(captions=moved) if role is ColumnRole.CAPTIONS else UploadDetails(attachments=moved)
                )
        return details

    def _companions(self, names: Sequence[str], role: ColumnRole, problems: list[CellProblem]) -> list[str]:
        column = self._columns.get(role, -1)
        paths = []
        for name in names:
            path, kind = self._look(name)
            if kind is not None:
                problems.append(CellProblem(ProblemKind.COMPANION_MISSING, column, {"path": path}))
            # Unlike a video, any file could be sent so: a sheet of a stranger may name what nobody wants to hand out.
            elif self._real_folder:
                problems += self._not_inside(path, column)
            elif not self._inside(path) and path not in self._came_with_it:
                problems.append(CellProblem(ProblemKind.OUTSIDE, column))
            paths.append(path)
        return paths

    def _look(self, name: str) -> tuple[str, ProblemKind | None]:
        """Return the path of a file, and what is wrong with it."""
        first, problem = "", ProblemKind.FILE_MISSING
        for path in self._places(name):
            kind = _problem_with(path)
            if kind is None:
                return path, None
            if not first or problem is ProblemKind.FILE_MISSING:
                first, problem = first or path, kind
        beside = self._beside.get(searchable(name.replace("\\", "/").rpartition("/")[2]), [])
        if len(beside) > 1:
            return first, ProblemKind.NAME_AMBIGUOUS
        if beside and _problem_with(beside[0]) is None:
            return beside[0], None
        return first or name, problem

    def _places(self, name: str) -> Iterator[str]:
        """Yield where a file of this name may be: as written, with other separators, with accents otherwise."""
        local = local_path(name)
        written = name if local is None else str(local)
        # A sheet that was written on Windows.
        names = (written,) if os.sep == "\\" or "\\" not in written else (written, written.replace("\\", "/"))
        for each in names:
            for spelled in dict.fromkeys((each, *spellings(each))):
                yield os.path.normpath(os.path.join(self._folder, os.path.expanduser(spelled)))


def _is_address(row: SheetRow) -> bool:
    return any(problem.kind is ProblemKind.ADDRESS_UNUSABLE for problem in row.problems)


def _moved(file: CompanionFile, path: str) -> CompanionFile:
    return replace(file, path=path)


def _problem_with(path: str) -> ProblemKind | None:
    try:
        mode = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return ProblemKind.FILE_MISSING
    except OSError:
        return ProblemKind.FILE_UNREADABLE
    if stat.S_ISREG(mode):
        return None
    return ProblemKind.IS_FOLDER if stat.S_ISDIR(mode) else ProblemKind.FILE_UNREADABLE
