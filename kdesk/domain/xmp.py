"""Title, description and keywords of an XMP file, which cameras and editing programs put beside a video."""

from collections.abc import Mapping
from xml.parsers import expat

from kdesk.domain.details.upload_details import UploadDetails

MAX_BYTES = 1024 * 1024
"""Of the file; with previews inside it is no sidecar any more."""
MAX_DEPTH = 50
MAX_TEXT = 5_000
MAX_KEYWORDS = 200

_DC, _RDF = "http://purl.org/dc/elements/1.1/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIELDS = {f"{_DC} title": "title", f"{_DC} description": "description", f"{_DC} subject": "subject"}
_ITEM = f"{_RDF} li"
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"


class XmpUnreadable(Exception):
    """The file is no XMP, or says more than a sidecar does."""


def details_in(data: bytes) -> UploadDetails:
    """Return what an XMP file says about an upload. Raises XmpUnreadable."""
    if len(data) > MAX_BYTES:
        raise XmpUnreadable
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise XmpUnreadable from error
    return reader.details


class _Reader:
    """Collects the items of the fields from the events of expat, which loads nothing and expands no own entity here."""

    def __init__(self) -> None:
        self._path: list[str] = []
        self._field = ""
        self._words: list[str] | None = None
        self._is_default = False
        self._found: dict[str, list[str]] = {"title": [], "description": [], "subject": []}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._take

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

    def _refuse(self, *_declaration: object) -> None:
        # Entities that name each other would grow beyond all memory.
        raise XmpUnreadable

    def _begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if len(self._path) > MAX_DEPTH:
            raise XmpUnreadable
        self._path.append(name)
        if name in _FIELDS:
            self._field = _FIELDS[name]
        elif name == _ITEM and self._field:
            self._words = []
            self._is_default = attributes.get(_LANGUAGE) == "x-default"

    def _take(self, data: str) -> None:
        if self._words is not None and sum(map(len, self._words)) < MAX_TEXT:
            self._words.append(data)

    def _end(self, name: str) -> None:
        self._path.pop()
        if name in _FIELDS:
            self._field = ""
        elif self._words is not None and name == _ITEM:
            text, found = "".join(self._words).strip()[:MAX_TEXT], self._found[self._field]
            if text and len(found) < MAX_KEYWORDS:
                # Of several languages the default counts.
                found.insert(0 if self._is_default else len(found), text)
            self._words = None
