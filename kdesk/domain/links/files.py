"""Addresses of whole files: `raw`, `download`, `serveFlavor`, and the files of assets.

Wire fact: none of them answers an error with a status of its own, but with 200 and an empty body (`wire-facts`, 8.4).
"""

from dataclasses import dataclass
from typing import ClassVar

from kdesk.domain.links.grammar import Address, parameter
from kdesk.domain.links.values import FLAG, NUMBER, PAGE, SWITCH


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile(Address):
    """The uploaded file as it is: video, audio, image, document or data.

    Attributes:
        direct_serve: Whether a browser shows it instead of saving it; for images, documents and data.
        forceproxy: Whether it comes through the server instead of by a redirect.
        file_name: The name under which a browser saves it.
        type: `download`, with `format`, chooses a rendition by its file extension.
        version: Of a data entry, or an image.
        referrer: The page that shows it, for rules about domains.
        ks: Session.
    """

    ACTION: ClassVar[str] = "raw"

    entry_id: str = parameter("entry_id", default="")
    version: int | None = parameter("version", form=NUMBER)
    type: str = parameter("type", default="")
    format: str = parameter("format", default="")
    direct_serve: bool = parameter("direct_serve", form=SWITCH, default=False)
    forceproxy: bool = parameter("forceproxy", form=FLAG, default=False)
    file_name: str = parameter("file_name", default="")
    referrer: str = parameter("referrer", form=PAGE, default="")
    ks: str = parameter("ks", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadFile(Address):
    """A rendition that a browser saves; the best one for the web, or the source, if none is named."""

    ACTION: ClassVar[str] = "download"

    entry_id: str = parameter("entry_id", default="")
    flavor_id: str = parameter("flavor", "flavor_id", default="")
    version: int | None = parameter("version", form=NUMBER)
    file_name: str = parameter("file_name", default="")
    referrer: str = parameter("referrer", form=PAGE, default="")
    ks: str = parameter("ks", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlavorFile(Address):
    """The file of a rendition, as redirects and `flavorAsset.getUrl` name it.

    Attributes:
        file_name: The name under which a browser saves it; without, it is played.
        clip_to: End in milliseconds, by an estimate of the bytes.
        name: Decoration with the file extension.
    """

    ACTION: ClassVar[str] = "serveFlavor"

    entry_id: str = parameter("entryId", default="")
    version: int | None = parameter("v", form=NUMBER)
    flavor_id: str = parameter("flavorId", default="")
    file_name: str = parameter("fileName", default="")
    forceproxy: bool = parameter("forceproxy", form=FLAG, default=False)
    clip_to: int | None = parameter("clipTo", form=NUMBER)
    seek_from: int | None = parameter("seekFrom", form=NUMBER)
    ks: str = parameter("ks", default="")
    name: str = parameter("name", default="")
