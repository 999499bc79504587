"""The options of `kdesk download`."""

import argparse
from pathlib import Path

from kdesk.commands.shared_options import entries_argument
from kdesk.domain.downloads.choice import RenditionChoice
from kdesk.domain.downloads.download import Existing
from kdesk.domain.downloads.item import DownloadKind
from kdesk.domain.downloads.name_pattern import DEFAULT_PATTERN, FIELDS, unknown_fields
from kdesk.domain.file_urls import path_argument
from kdesk.messages import _

BESIDE = {
    "captions": DownloadKind.CAPTIONS,
    "attachments": DownloadKind.ATTACHMENT,
    "thumbnail": DownloadKind.THUMBNAIL,
    "facts": DownloadKind.FACTS,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is downloaded of which entries, and whereto."""
    entries_argument(parser)
    parser.add_argument(
        "--to", type=_folder, default=Path(), metavar="DIR", help=_("the folder, otherwise the one of the shell")
    )
    _add_choices(parser)
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line instead of words"))


def _add_choices(parser: argparse.ArgumentParser) -> None:
    """Add how the files are named, and which they are."""
    parser.add_argument(
        "--name",
        type=_pattern,
        default=DEFAULT_PATTERN,
        metavar="P",
        help=_("how the files are named, with {fields}; the extension follows the content").format(
            fields=", ".join(f"{{{field}}}" for field in FIELDS)
        ),
    )
    parser.add_argument(
        "--rendition",
        type=_rendition,
        default=RenditionChoice(),
        metavar="R",
        help=_(
            "source (the default), best or smallest of what was made of it, the largest up to a height such as 720p,"
            " the id of a rendition, or none"
        ),
    )
    parser.add_argument(
        "--with",
        dest="beside",
        type=_beside,
        action="extend",
        default=[],
        metavar="K",
        help=_("what else of each entry, separated by commas: {kinds}").format(kinds=", ".join(BESIDE)),
    )
    parser.add_argument(
        "--existing",
        type=_existing,
        choices=tuple(map(str, Existing)),
        default=Existing.RENAME,
        metavar="E",
        help=_("if there is a file of the same name: rename the new one (the default), skip it, or replace the file"),
    )


def _existing(text: str) -> str:
    # A mistake is left to the choices, which name what there is; by its own name the type would tell nobody anything.
    return next((one for one in Existing if one == text), text)


def _folder(text: str) -> Path:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        # Bytes that are no UTF-8 arrive as lone surrogates (PEP 383), which the list of downloads cannot store.
        raise argparse.ArgumentTypeError(_("the folder's name is no text in UTF-8")) from error
    return path_argument(text)


def _pattern(text: str) -> str:
    unknown = unknown_fields(text)
    if unknown is None or unknown or "/" in text or "\\" in text or not text.strip():
        sentence = _("a name has the fields {fields}, and no folder")
        raise argparse.ArgumentTypeError(sentence.format(fields=", ".join(f"{{{field}}}" for field in FIELDS)))
    return text


def _rendition(text: str) -> RenditionChoice:
    choice = RenditionChoice.parse(text)
    if choice is None:
        raise argparse.ArgumentTypeError(
            _("a rendition is source, best, smallest, none, a height such as 720p, or an id")
        )
    return choice


def _beside(text: str) -> list[DownloadKind]:
    try:
        return [BESIDE[word.strip()] for word in text.split(",")]
    except KeyError as unknown:
        sentence = _("one of {kinds} is expected, separated by commas")
        raise argparse.ArgumentTypeError(sentence.format(kinds=", ".join(BESIDE))) from unknown
