"""Sidecars: files beside a video or a sound that belong to it, by their names.

`talk.mp4`, `talk.en.vtt`, `talk.jpg` and `talk.pdf` in one folder are one entry with captions, poster and attachment.
What could belong to two of them belongs to none.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePath

from kdesk.domain.captions import formats
from kdesk.domain.captions.languages import language_in_name
from kdesk.domain.details.upload_details import CompanionFile, Poster, UploadDetails
from kdesk.domain.entry import MediaType
from kdesk.domain.media_kind import media_type_named
from kdesk.domain.names import searchable
from kdesk.domain.sheets import sheet_names

_CAPTIONS = frozenset(formats.EXTENSIONS) - {"xml"}
_DOCUMENTS = "pdf ppt pptx pps ppsx odp key doc docx odt rtf txt md xls xlsx ods csv zip"
_ATTACHMENTS = frozenset(_DOCUMENTS.split())
_SHEETS = frozenset(sheet_names.EXTENSIONS) | sheet_names.OLD_EXTENSIONS
_FACTS = frozenset({"xmp"})
_CAMERA_FILE = re.compile(r"(?i)(.+)m\d\d\.xml")
"""Of Sony and Canon: `C0001.MP4` has `C0001M01.XML`. Any other XML file may be anything, such as captions."""
_IMAGES = frozenset(["jpg", "jpeg", "jpe", "png", "gif", "bmp", "tif", "tiff", "webp", "heic", "heif", "avif"])
_COMPANIONS = _CAPTIONS | _ATTACHMENTS | _FACTS | _IMAGES | {"xml"}
_MOST_WORDS = 4
"""Of a language behind a name, with its region and remarks."""
_SIGNS = "._- "
"""What stands between the name of a video and the language of its captions."""


@dataclass(frozen=True, slots=True)
class Sidecars:
    """The files that belong to one file, by their names in its folder.

    Attributes:
        captions: Each with its language, "" if it is not known.
        poster: An image; "" for none.
        facts: An XMP file, or that of a camera, which says title and keywords; "" for none.
    """

    captions: tuple[tuple[str, str], ...] = ()
    poster: str = ""
    attachments: tuple[str, ...] = ()
    facts: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        single = (name for name in (self.poster, self.facts) if name)
        return (*(name for name, _language in self.captions), *single, *self.attachments)

    def details(self, folder: str) -> UploadDetails:
        """Return what they say about the upload.

        Args:
            folder: Path, with a separator at its end.
        """
        captions = tuple(CompanionFile(folder + name, language) for name, language in self.captions)
        attachments = tuple(CompanionFile(folder + name) for name in self.attachments)
        return UploadDetails(
            captions=captions or None,
            poster=Poster(folder + self.poster) if self.poster else None,
            attachments=attachments or None,
        )


NO_SIDECARS = Sidecars()


@dataclass(frozen=True, slots=True)
class Grouping:
    """One transfer that got the files beside it.

    Attributes:
        transfer_id: Of the file that they belong to.
        rows: Paths of those that would have rows of their own otherwise: all that were dropped themselves; of a
            folder, the images.
    """

    transfer_id: str
    sidecars: Sidecars
    rows: tuple[str, ...] = ()


def sidecars_among(names: Collection[str]) -> Mapping[str, Sidecars]:
    """Return the files of one folder that have sidecars, with these."""
    # Most folders have none, and may have 50,000 files.
    if not _COMPANIONS.intersection(map(_extension, names)):
        return {}
    mains = _mains(names)
    found: dict[str, Sidecars] = {}
    for name in sorted(names):
        if (main := _main_of(name, mains)) is not None:
            found[main] = _with(found.get(main, NO_SIDECARS), name, main)
    return {main: kept for main, sidecars in found.items() if (kept := _unambiguous(sidecars)).names}


def named_as_attachments(paths: Iterable[PurePath]) -> bool:
    """Return whether files are documents by their names, with one picture among them at most; sheets mean uploads."""
    extensions = [_extension(path.name) for path in paths]
    pictures = sum(extension in _IMAGES for extension in extensions)
    documents = sum(extension in _ATTACHMENTS - _SHEETS for extension in extensions)
    return documents > 0 and pictures <= 1 and documents + pictures == len(extensions)


def named_as_picture(paths: Iterable[PurePath]) -> bool:
    """Return whether it is one picture by its name; several are a set of uploads."""
    names = [path.name for path in paths]
    return len(names) == 1 and _extension(names[0]) in _IMAGES


def camera_file_of(name: str) -> tuple[str, ...]:
    """Return the names that the file of a camera beside a clip may have."""
    stem = name.rpartition(".")[0] or name
    return f"{stem}M01.XML", f"{stem}m01.xml"


def _mains(names: Iterable[str]) -> Mapping[str, str]:
    """Return videos and sounds by their stems, without those that share one."""
    mains = [name for name in names if media_type_named(name) in {MediaType.VIDEO, MediaType.AUDIO}]
    stems = [_stem(name) for name in mains]
    counts = Counter(stems)
    return {stem: name for stem, name in zip(stems, mains, strict=True) if counts[stem] == 1}


def _main_of(name: str, mains: Mapping[str, str]) -> str | None:
    """Return the file that another one belongs to; None if it belongs to none."""
    extension = _extension(name)
    stem = _stem(name)
    if extension in _CAPTIONS:
        return mains.get(stem) or _by_language(stem, mains)
    if extension in _FACTS:
        # Some programs write `talk.xmp`, others `talk.mp4.xmp`.
        return mains.get(stem) or mains.get(_stem(stem))
    if extension in _ATTACHMENTS or extension in _IMAGES:
        return mains.get(stem)
    camera = _CAMERA_FILE.fullmatch(name)
    return mains.get(searchable(camera[1])) if camera else None


def _by_language(stem: str, mains: Mapping[str, str]) -> str | None:
    """Return the file whose name, followed by a language, a caption has: the longest such name."""
    end = len(stem)
    for _word in range(_MOST_WORDS):
        end = max(stem.rfind(sign, 0, end) for sign in _SIGNS)
        if end <= 0:
            break
        if (main := mains.get(stem[:end])) is not None:
            # All that follows is the language: `talk.part2.en.vtt` is of another file than `talk.mp4`.
            return main if _is_one_language(stem[end:]) else None
    return None


@lru_cache(maxsize=1_000)  # the files of a folder end in few ways
def _is_one_language(ending: str) -> bool:
    """Return whether each word of an ending is a language, a region of one, or a remark such as “forced”."""
    words = "".join("." if sign in _SIGNS else sign for sign in ending).strip(".").split(".")
    return all(_language_behind(f".{'.'.join(words[: number + 1])}") for number in range(len(words)))


@lru_cache(maxsize=1_000)
def _language_behind(ending: str) -> str:
    """Return the language that an ending names, without the name before it, which may end like one."""
    return language_in_name(f"x{ending}.vtt") if ending else ""


def _with(sidecars: Sidecars, name: str, main: str) -> Sidecars:
    extension = _extension(name)
    if name == main:
        return sidecars
    if extension in _CAPTIONS:
        language = _language_behind(_stem(name)[len(_stem(main)) :])
        return replace(sidecars, captions=(*sidecars.captions, (name, language)))
    if extension in _FACTS or extension == "xml":
        return replace(sidecars, facts=_one_or_none(sidecars.facts, name))
    if extension in _ATTACHMENTS:
        return replace(sidecars, attachments=(*sidecars.attachments, name))
    return replace(sidecars, poster=_one_or_none(sidecars.poster, name))


_SEVERAL = "\0"
"""Stands for a name where there are two: no file has it."""


def _one_or_none(before: str, name: str) -> str:
    return _SEVERAL if before else name


def _unambiguous(sidecars: Sidecars) -> Sidecars:
    poster, facts = ("" if name == _SEVERAL else name for name in (sidecars.poster, sidecars.facts))
    return replace(sidecars, poster=poster, facts=facts)


def names_by_folder(paths: Iterable[str], separator: str) -> Mapping[str, Sequence[str]]:
    """Return the names of files by their folders; these end with the separator."""
    found: dict[str, list[str]] = {}
    for path in paths:
        folder, sign, name = path.rpartition(separator)
        found.setdefault(folder + sign, []).append(name)
    return found


def _stem(name: str) -> str:
    return searchable(name.rpartition(".")[0] or name)


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
