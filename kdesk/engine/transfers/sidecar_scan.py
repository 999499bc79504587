"""Sidecars that a scan finds: which files belong to which, and what they say. On the thread of the scan."""

import os
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet

from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.sidecars import NO_SIDECARS, Sidecars, names_by_folder, sidecars_among


class SidecarGroups:
    """The sidecars of the files of one scan.

    Args:
        wanted: False leaves every file alone.
    """

    def __init__(self, *, wanted: bool = True) -> None:
        self._wanted = wanted
        self._found: dict[str, Sidecars] = {}

    def among(self, folder: str, names: Collection[str]) -> AbstractSet[str]:
        """Find the sidecars of the files of a folder; return the names that belong to others.

        Args:
            folder: Path, with a separator at its end.
        """
        if not self._wanted:
            return frozenset()
        found = sidecars_among(names)
        self._found.update((folder + name, sidecars) for name, sidecars in found.items())
        return {name for sidecars in found.values() for name in sidecars.names}

    def among_paths(self, paths: Iterable[str]) -> AbstractSet[str]:
        """Find the sidecars of files that were dropped together; return the paths that belong to others."""
        if not self._wanted:
            return frozenset()
        folders = names_by_folder(paths, os.sep).items()
        return {folder + name for folder, names in folders for name in self.among(folder, names)}

    def of(self, path: str) -> Sidecars:
        """Return the sidecars of a file."""
        return self._found.pop(path, NO_SIDECARS) if self._found else NO_SIDECARS


def said_by(sidecars: Sidecars, path: str) -> UploadDetails:
    """Return what the sidecars of a file say about its upload. Reads an XMP file, or that of a camera."""
    if not sidecars.names:
        return NOTHING_SAID
    folder = path.rpartition(os.sep)[0] + os.sep
    said = sidecars.details(folder)
    if not sidecars.facts:
        return said
    # With the first of these files: what they may be.
    from kdesk.engine.files.sidecar_facts import facts_of_sidecar  # noqa: PLC0415

    return facts_of_sidecar(folder + sidecars.facts).details.with_changes(said)
