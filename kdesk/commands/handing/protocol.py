"""What goes through the door of a data directory: lines of JSON, one from the command, then as many as it takes back.

The command sends one `Request`. The owner sends `Written` for what the command writes, and one `Ended` at the end. No
secret goes either way: the owner works with its own session. A connection that ends without `Ended` means that the
owner has gone.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from typing import Annotated, Any, TypeVar

import msgspec

from kdesk.domain.details.upload_details import NOTHING_SAID, UploadDetails
from kdesk.domain.downloads.wanted import WantedFiles
from kdesk.domain.links.link import LinkKind
from kdesk.domain.links.place import Place
from kdesk.domain.watch_folders import MEDIA, MOST_PATTERNS, WatchKind
from kdesk.exit_status import Stream
from kdesk.messages.translation import SOURCE

PROTOCOL = 4
"""Number of this form. Another number is not understood; a window and a command of one kdesk always agree."""

OWNER_LEAVES = 100
"""Exit status of a start of the window that the owner, a command without one, makes room for."""

MAX_NAMES = 100_000
"""Files or entries of one request."""

_Path = Annotated[str, msgspec.Meta(min_length=1, max_length=32_768)]
_Name = Annotated[str, msgspec.Meta(max_length=4096)]
_Form = Annotated[str, msgspec.Meta(pattern="^(plain|json|csv|tsv|markdown|html)$")]
_Names = Annotated[tuple[_Name, ...], msgspec.Meta(max_length=MAX_NAMES)]


@dataclass(frozen=True, slots=True)
class UploadWork:
    """What `kdesk upload` was asked for.

    Attributes:
        files: Absolute paths.
        duplicates: A key of `upload.DUPLICATES`.
        receipts: Absolute path of a folder, "" for none.
        details: What is said of all files.
        template: Name of a template below them, "" for none.
        sheet: Absolute path of a sheet that names more files, "" for none.
        any_folder: Whether these may lie outside of its folder.
        agreed: Which of its rows may change or delete entries, as `sheet_entries.key_of` names them.
        by_server: Whether the server is to fetch the addresses of the sheet by itself.
        links: Whether the links of each entry are printed as well.
    """

    files: Annotated[tuple[_Path, ...], msgspec.Meta(max_length=MAX_NAMES)]
    duplicates: _Name
    wait_for_ready: bool
    must_verify: bool
    wait_for_writers: bool
    receipts: Annotated[str, msgspec.Meta(max_length=32_768)] = ""
    sheet: Annotated[str, msgspec.Meta(max_length=32_768)] = ""
    details: UploadDetails = NOTHING_SAID
    template: _Name = ""
    any_folder: bool = False
    agreed: _Names = ()
    by_server: bool = False
    links: bool = False


@dataclass(frozen=True, slots=True)
class DownloadWork:
    """What `kdesk download` was asked for.

    Attributes:
        words: A search; empty where entries are named.
    """

    wanted: WantedFiles
    words: _Names = ()
    entry_ids: _Names = ()
    short_links: _Names = ()


@dataclass(frozen=True, slots=True)
class LinksWork:
    """What `kdesk links` was asked for.

    Attributes:
        kinds: Those that are printed, each once.
        chosen: Whether they were asked for.
        player: Number of one of the account's players; 0 for the default one.
        check: Whether each link is asked for without a session.
        form: One of `link_formats.FORMATS`.
        words: A search; empty where entries are named.
        places: Host and account of the addresses that were given, by the entries that they name.
    """

    kinds: tuple[LinkKind, ...]
    chosen: bool
    player: int
    check: bool
    form: _Form
    words: _Names = ()
    entry_ids: _Names = ()
    short_links: _Names = ()
    places: Mapping[_Name, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckWork:
    """What `kdesk check` was asked for.

    Attributes:
        what: Id of an entry, or the address of a stream.
        session: Whether the session of the account is used.
        every_segment: Whether all segments are asked for.
        as_json: Whether the report is printed as JSON.
        page: Absolute path of the report as a web page; "" for none.
    """

    what: _Path
    session: bool = False
    every_segment: bool = False
    as_json: bool = False
    page: Annotated[str, msgspec.Meta(max_length=32_768)] = ""


@dataclass(frozen=True, slots=True)
class ShowWork:
    """What a second start of the window was asked for.

    Attributes:
        files: Absolute paths of what is to be queued.
        entry: Id of the entry that is to be shown; "" for none.
    """

    files: Annotated[tuple[_Path, ...], msgspec.Meta(max_length=MAX_NAMES)] = ()
    entry: Annotated[str, msgspec.Meta(max_length=32)] = ""


@dataclass(frozen=True, slots=True)
class WatchWork:
    """What `kdesk watch` was asked for.

    Attributes:
        folders: Absolute paths; empty for the folders that the window watches.
        move_to: Absolute path of the folder for what has arrived, "" to leave it where it is.
        template: Name of the details that files begin with.
        kinds: Of files.
        patterns: Of names.
        once: Whether it ends when all that is there has arrived.
    """

    folders: Annotated[tuple[_Path, ...], msgspec.Meta(max_length=1000)]
    move_to: Annotated[str, msgspec.Meta(max_length=32_768)] = ""
    template: _Name = ""
    kinds: frozenset[WatchKind] = MEDIA
    patterns: Annotated[tuple[_Name, ...], msgspec.Meta(max_length=MOST_PATTERNS)] = ()
    subfolders: bool = True
    once: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """The first and only line of a command.

    Attributes:
        protocol: `PROTOCOL` of the command.
        pass_word: What only the user can read, where the system does not say who knocks; "" elsewhere.
        account: Key of the account that the command means; "" for the one that is signed in.
        as_json: Whether it writes JSON.
        live: Whether its standard error is a terminal.
        language: That it speaks, as a catalogue is named.
    """

    protocol: int
    pass_word: str = ""
    account: _Name = ""
    as_json: bool = False
    live: bool = False
    language: Annotated[str, msgspec.Meta(max_length=32)] = SOURCE
    upload: UploadWork | None = None
    download: DownloadWork | None = None
    links: LinksWork | None = None
    check: CheckWork | None = None
    watch: WatchWork | None = None
    show: ShowWork | None = None

    @property
    def only_asks(self) -> bool:
        """Whether nothing is left of the work that its command could need later."""
        return self.links is not None or self.check is not None or self.watch is not None


class Written(msgspec.Struct, frozen=True, tag="written", forbid_unknown_fields=True):
    """Text for a stream of the command."""

    text: str
    stream: Stream


class Ended(msgspec.Struct, frozen=True, tag="ended", forbid_unknown_fields=True):
    """The exit status of the command."""

    status: int


class NotUnderstood(Exception):
    """A line is none of this protocol."""


class OtherProtocol(NotUnderstood):
    """A request has another number."""


def request_line(request: Request) -> bytes:
    """Return a request as a line."""
    return _line(request)


def answer_line(answer: Written | Ended) -> bytes:
    """Return an answer as a line."""
    return _line(msgspec.to_builtins(answer))


def read_request(line: bytes) -> Request:
    """Return the request of a line. Raises OtherProtocol, NotUnderstood."""
    found = _object(line)
    if found.get("protocol") != PROTOCOL:
        raise OtherProtocol
    return _converted(found, Request)


def read_answer(line: bytes) -> Written | Ended:
    """Return the answer of a line. Raises NotUnderstood."""
    # mypy knows no union as a type of this function.
    answer: Written | Ended = _converted(_object(line), Written | Ended)  # type: ignore[arg-type]
    return answer


T = TypeVar("T")


def _line(value: object) -> bytes:
    # Not by msgspec: names of files may hold lone surrogates (PEP 383), which only this escapes.
    return json.dumps(value, default=_plain).encode("ascii") + b"\n"


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(value)


def _object(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood from error
    if not isinstance(found, dict):
        raise NotUnderstood
    return found


def _converted(found: dict[str, Any], kind: type[T]) -> T:
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        raise NotUnderstood from error
