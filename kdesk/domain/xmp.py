"""Title, description, keywords and date of an XMP file, which cameras and editing programs put beside a video."""

from collections.abc import Mapping

from kdesk.domain.bounded_text import BoundedText
from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.sidecar_xml import SidecarFacts, SidecarReader, moment

MAX_TEXT = 5_000
MAX_KEYWORDS = 200

_DC, _RDF = "http://purl.org/dc/elements/1.1/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIELDS = {f"{_DC} title": "title", f"{_DC} description": "description", f"{_DC} subject": "subject"}
_DATES = (
    "http://ns.adobe.com/exif/1.0/ DateTimeOriginal",
    "http://ns.adobe.com/xap/1.0/ CreateDate",
    "http://ns.adobe.com/photoshop/1.0/ DateCreated",
)
"""The first one that is there counts."""
_ITEM = f"{_RDF} li"
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"


def facts_in(data: bytes) -> SidecarFacts:
    """Return what an XMP file says about an upload. Raises SidecarUnreadable."""
    reader = _Reader()
    reader.read(data)
    return SidecarFacts(reader.details, reader.recorded_at)


class _Reader(SidecarReader):
    """Collects the items of the fields."""

    def __init__(self) -> None:
        super().__init__()
        self._field = ""
        self._words: BoundedText | None = None
        self._is_default = False
        self._found: dict[str, list[str]] = {"title": [], "description": [], "subject": []}
        self._dates: dict[str, str] = {}

    @property
    def recorded_at(self) -> float | None:
        """When it was recorded, in Unix seconds."""
        known = (moment(self._dates[name]) for name in _DATES if name in self._dates)
        return next((at for at in known if at is not None), None)

    @property
    def details(self) -> UploadDetails:
        """What was found."""
        title, description = (next(iter(self._found[name]), "") for name in ("title", "description"))
        keywords = tuple(dict.fromkeys(" ".join(word.replace(",", " ").split()) for word in self._found["subject"]))
        return UploadDetails(
            title=" ".join(title.split()) or None,
            description=description or None,
            tags=tuple(filter(None, keywords)) or None,
        )

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin a field or one of its items; dates stand in attributes, or in elements."""
        self._dates.update((date, attributes[date]) for date in _DATES if date in attributes)
        if name in _FIELDS:
            self._field = _FIELDS[name]
        elif (name == _ITEM and self._field) or name in _DATES:
            self._words = BoundedText(MAX_TEXT)
            self._is_default = attributes.get(_LANGUAGE) == "x-default"

    def take(self, data: str) -> None:
        """Take text of an item or a date."""
        if self._words is not None:
            self._words.add(data)

    def end(self, name: str) -> None:
        """Keep an item, or a date."""
        if name in _FIELDS:
            self._field = ""
        elif self._words is not None and name in _DATES:
            self._dates[name] = str(self._words)
            self._words = None
        elif self._words is not None and name == _ITEM and self._field:
            text, found = str(self._words).strip(), self._found[self._field]
            if text and len(found) < MAX_KEYWORDS:
                # Of several languages the default counts.
                found.insert(0 if self._is_default else len(found), text)
            self._words = None
