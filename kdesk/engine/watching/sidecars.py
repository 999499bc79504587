"""Sidecars in a watch folder: which files belong to which, and whether these are at rest together. Blocks."""

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from kdesk.domain.left_out import reason_to_leave_out
from kdesk.domain.media_kind import media_type_named
from kdesk.domain.sidecars import Sidecars, names_by_folder, sidecars_among
from kdesk.domain.source_file import FileStamp, SourceKind
from kdesk.domain.watch_folders import WatchFolder, watch_kind
from kdesk.engine.watching.sweep import stamp_of_path


@dataclass(slots=True)
class FoundSidecars:
    """What belongs to some files of a watch folder.

    Attributes:
        of: Paths of the sidecars of those files that have some.
        belonging: Those of the files that are sidecars themselves.
        waiting: Files with a sidecar that is not at rest.
    """

    of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    belonging: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)


class SidecarLookup:
    """Finds the sidecars of files, with one look at a folder while nothing in it changes.

    Args:
        rests: Returns whether a file with this stamp is at rest.
    """

    def __init__(self, folder: WatchFolder, rests: Callable[[str, FileStamp], bool]) -> None:
        self._folder, self._rests = folder, rests
        self._listed: tuple[str, int] = ("", 0)
        self._groups: Mapping[str, Sidecars] = {}

    def find(self, paths: Collection[str]) -> FoundSidecars:
        """Return the sidecars of files, and which of them are some."""
        found = FoundSidecars()
        for folder, names in names_by_folder(paths, os.sep).items():
            wanted = set(names)
            for main, sidecars in self._groups_of(folder).items():
                found.belonging.update(folder + name for name in wanted.intersection(sidecars.names))
                if main in wanted:
                    beside = found.of[folder + main] = tuple(folder + name for name in sidecars.names)
                    if not all(map(self._at_rest, beside)):
                        found.waiting.add(folder + main)
        return found

    def _groups_of(self, folder: str) -> Mapping[str, Sidecars]:
        try:
            listed = (folder, os.stat(folder).st_mtime_ns)
            if listed != self._listed:
                names = [name for name in os.listdir(folder) if not reason_to_leave_out(name)]
                self._groups = {main: some for main, some in sidecars_among(names).items() if self._is_taken(main)}
                self._listed = listed
        except OSError:  # it vanished: the next sweep tells
            return {}
        return self._groups

    def _is_taken(self, main: str) -> bool:
        """Return whether the folder takes files such as this one, by its name."""
        kind = watch_kind(SourceKind.MEDIA, media_type_named(main))
        return kind in self._folder.kinds and self._folder.fits_name(main)

    def _at_rest(self, path: str) -> bool:
        stamp = stamp_of_path(path)
        return stamp is not None and self._rests(path, stamp)
