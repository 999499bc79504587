"""What is downloaded of entries, as it is asked for."""

from dataclasses import dataclass, field, replace

from kdesk.domain.downloads.choice import ChoiceKind, RenditionChoice
from kdesk.domain.downloads.download import Existing
from kdesk.domain.downloads.item import DownloadKind
from kdesk.domain.downloads.name_pattern import DEFAULT_PATTERN, unknown_fields

MAX_PATH, MAX_PATTERN = 32_768, 1000
"""Characters of what is kept."""


@dataclass(frozen=True, slots=True)
class WantedFiles:
    """What is downloaded of each entry, and whereto.

    Attributes:
        folder: Absolute path; "" for the folder in which the system keeps downloads.
        pattern: Of the names; see `naming`.
        rendition: Which one.
        beside: The other files, in the order of `DownloadKind`.
        existing: What to do with files that are there.
    """

    folder: str
    pattern: str = DEFAULT_PATTERN
    rendition: RenditionChoice = field(default_factory=RenditionChoice)
    beside: tuple[DownloadKind, ...] = ()
    existing: Existing = Existing.RENAME

    @property
    def is_valid(self) -> bool:
        """Whether it can be offered again, as the settings keep it."""
        lengths = len(self.folder) <= MAX_PATH and 0 < len(self.pattern) <= MAX_PATTERN
        return lengths and unknown_fields(self.pattern) == ()

    @property
    def for_others(self) -> "WantedFiles":
        """The same for other entries, which do not have a rendition of the same id."""
        if self.rendition.kind is ChoiceKind.ASSET:
            return replace(self, rendition=RenditionChoice())
        return self
