"""Details of an upload: what the producer wants the entry to say, each field said or not."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import compress
from operator import attrgetter

from kdesk.domain.details.custom_values import Values, merged


class DetailField(StrEnum):
    """A field of `UploadDetails`, by its name."""

    TITLE = "title"
    DESCRIPTION = "description"
    TAGS = "tags"
    CATEGORIES = "categories"
    CONVERSION_PROFILE = "conversion_profile"
    ACCESS_CONTROL = "access_control"
    OWNER = "owner"
    STARTS_AT = "starts_at"
    ENDS_AT = "ends_at"
    REFERENCE_ID = "reference_id"
    POSTER = "poster"
    CAPTIONS = "captions"
    ATTACHMENTS = "attachments"
    METADATA = "metadata"

    # That of the text, which it equals: the one of enumerations is a function in Python, and 2,000 rows of a sheet look
    # fields up a million times.
    __hash__ = str.__hash__


COMPANIONS = frozenset({DetailField.POSTER, DetailField.CAPTIONS, DetailField.ATTACHMENTS})
"""What is given as files of this computer."""

CustomField = tuple[int, str]
"""Id of the profile of custom metadata, and the name of its element."""


@dataclass(frozen=True, slots=True)
class Poster:
    """The thumbnail of the entry: an image of this computer, or a frame of the uploaded file itself.

    Attributes:
        path: Absolute path of the image; "" for a frame.
        seconds: Time of the frame; None for an image.
    """

    path: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class CompanionFile:
    """A file of this computer that becomes a caption or an attachment of the entry.

    Attributes:
        path: Absolute path.
        language: Of a caption, as `domain.captions` names it; "" for an attachment, or if it is not known.
        label: For viewers; "" for the server's own.
    """

    path: str
    language: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class UploadDetails:
    """What is said about one upload; None is not said, and leaves the server's or the template's value.

    Attributes:
        categories: Full names (`a>b`), or ids where the session may not list them.
        owner: Id of the user.
        starts_at: Unix seconds, as is ends_at: when it can be played; a negative one removes the bound.
        captions: Added to the entry, as are attachments; one that is taken away here is deleted there.
        metadata: Values of custom fields, by profile id and by name of the element; a value that is empty clears.
    """

    title: str | None = None
    description: str | None = None
    tags: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    conversion_profile: int | None = None
    access_control: int | None = None
    owner: str | None = None
    starts_at: float | None = None
    ends_at: float | None = None
    reference_id: str | None = None
    poster: Poster | None = None
    captions: tuple[CompanionFile, ...] | None = None
    attachments: tuple[CompanionFile, ...] | None = None
    metadata: Values | None = None

    @property
    def said(self) -> frozenset[DetailField]:
        """The fields that have a value."""
        # Asked for every file of a drop, of most of which nothing is said.
        if self is NOTHING_SAID:
            return frozenset()
        return _said_of(tuple([value is not None for value in _VALUES(self)]))

    def with_changes(self, changes: "UploadDetails") -> "UploadDetails":
        """Return these details with every field that `changes` says; of custom metadata, each by itself."""
        if self is NOTHING_SAID:
            return changes
        if changes is NOTHING_SAID:
            return self
        # By place: `replace` looks each field up, and two thousand selected rows are changed in one turn of the loop.
        both = zip(_VALUES(self), _VALUES(changes), strict=True)
        changed = UploadDetails(*[mine if said is None else said for mine, said in both])
        if self.metadata and changes.metadata:
            return replace(changed, metadata=merged(self.metadata, changes.metadata))
        return changed

    def only(self, fields: Collection[DetailField]) -> "UploadDetails":
        """Return these details with nothing said but these fields."""
        return replace(self, **{field.value: None for field in self.said if field not in fields})

    def without(self, field: DetailField) -> "UploadDetails":
        """Return these details with one field not said."""
        return replace(self, **{field.value: None})


@lru_cache(maxsize=100)  # thousands of rows of a sheet say the same fields
def _said_of(has_value: tuple[bool, ...]) -> frozenset[DetailField]:
    return frozenset(compress(DetailField, has_value))


_VALUES = attrgetter(*DetailField)
NOTHING_SAID = UploadDetails()
