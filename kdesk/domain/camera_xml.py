"""What cameras write beside a clip: `C0001M01.XML` of Sony, and the clip files of Canon and Panasonic.

Sony: `NonRealTimeMeta` (XDCAM, XAVC) with attributes, `CreationDate value="…"`, `Title usAscii="…"`. Canon XF and
Panasonic P2: `ClipMain`, `P2Main` with elements, `CreationDate`, `UserClipName`, `Memo/Text`.
"""

from collections.abc import Mapping

from kdesk.domain.bounded_text import BoundedText
from kdesk.domain.details.upload_details import UploadDetails
from kdesk.domain.sidecar_xml import SidecarFacts, SidecarReader, SidecarUnreadable, moment, one_line

_ROOTS = frozenset({"NonRealTimeMeta", "ClipMain", "P2Main"})
_FIELDS = {
    "Title": "title",
    "UserClipName": "title",
    "Description": "description",
    "Memo": "description",
    "Text": "description",
    "Keyword": "keyword",
    "Keywords": "keyword",
    "CreationDate": "date",
}
_SAID_BY = {"title": ("usAscii", "value"), "date": ("value",)}
"""Attributes in which Sony says it."""
_MAX_TEXT = 5_000
_MAX_KEYWORDS = 200


def facts_in(data: bytes) -> SidecarFacts:
    """Return what the file of a camera says of its clip. Raises SidecarUnreadable."""
    reader = _Reader()
    reader.read(data)
    return reader.facts


class _Reader(SidecarReader):
    """Collects what is said; the first title and description count."""

    def __init__(self) -> None:
        super().__init__()
        self._field = ""
        self._text = BoundedText(_MAX_TEXT)
        self._found: dict[str, list[str]] = {"title": [], "description": [], "keyword": [], "date": []}

    @property
    def facts(self) -> SidecarFacts:
        """What was found."""
        title, description, date = (next(iter(self._found[name]), "") for name in ("title", "description", "date"))
        tags = tuple(dict.fromkeys(one_line(part) for text in self._found["keyword"] for part in text.split(",")))
        details = UploadDetails(
            title=one_line(title) or None, description=description or None, tags=tuple(filter(None, tags)) or None
        )
        return SidecarFacts(details, moment(date) if date else None)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take what stands in attributes."""
        local = name.rpartition(" ")[2]
        if len(self.path) == 1 and local not in _ROOTS:
            raise SidecarUnreadable
        self._field = _FIELDS.get(local, "")
        self._text.clear()
        for attribute in _SAID_BY.get(self._field, ()):
            self._keep(attributes.get(attribute, ""))

    def take(self, text: str) -> None:
        """Take text of a field."""
        if self._field:
            self._text.add(text)

    def end(self, _name: str) -> None:
        """Keep the text of the field that ends."""
        self._keep(str(self._text))
        self._field = ""
        self._text.clear()

    def _keep(self, text: str) -> None:
        found = self._found.get(self._field)
        if found is not None and text.strip() and len(found) < _MAX_KEYWORDS:
            found.append(text.strip()[:_MAX_TEXT])
