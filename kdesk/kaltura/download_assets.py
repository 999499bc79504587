"""What downloads ask the API: versions and addresses of files, and the facts of an entry."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.downloads.item import AssetIdentity, DownloadItem, DownloadKind
from kdesk.domain.editing.api import EditingApi
from kdesk.domain.flavor import FlavorStatus
from kdesk.domain.foreign_address import foreign_address
from kdesk.domain.links.files import RawFile
from kdesk.domain.links.of_entry import place_of
from kdesk.errors import ApiError, BadResponse, Reason
from kdesk.kaltura.api import Api
from kdesk.kaltura.paging import flavor_page
from kdesk.kaltura.wire import Bytes, Id, Time, Word, version_text
from kdesk.kaltura.wire_entries import WireEntry, to_entry


class WireAsset(Struct, rename="camel"):
    """What `KalturaFlavorAsset`, caption, attachment and thumbnail have in common."""

    id: Id
    version: Word = None
    updated_at: Time = None
    size_in_bytes: Bytes = None
    size: Bytes = None


@dataclass(frozen=True, slots=True)
class _Service:
    """The service of a kind, and what its `get` calls the id."""

    name: str
    id_of_get: str


_SERVICES: Mapping[DownloadKind, _Service] = {
    DownloadKind.SOURCE: _Service("flavorAsset", "id"),
    DownloadKind.RENDITION: _Service("flavorAsset", "id"),
    DownloadKind.CAPTIONS: _Service("caption_captionasset", "captionAssetId"),
    DownloadKind.ATTACHMENT: _Service("attachment_attachmentasset", "attachmentAssetId"),
    DownloadKind.THUMBNAIL: _Service("thumbAsset", "thumbAssetId"),
}
_FLAVORS = frozenset({DownloadKind.SOURCE, DownloadKind.RENDITION})


class DownloadAssets:
    """Implements `domain.downloads.ports.DownloadApi`."""

    def __init__(self, api: Api, catalogue: CatalogueApi, editing: EditingApi) -> None:
        self._api = api
        self._catalogue = catalogue
        self._editing = editing

    async def identity(self, item: DownloadItem) -> AssetIdentity:
        """Ask for the version of a file. Raises EntryGone, ApiError."""
        if item.is_entry_content:
            entry = to_entry(await self._api.call("baseEntry", "get", {"entryId": item.entry_id}, result=WireEntry))
            return AssetIdentity(entry.id, entry.version, entry.updated_at, 0)
        if item.kind in _FLAVORS:
            return await self._flavor(item)
        service = _SERVICES[item.kind]
        wire = await self._api.call(service.name, "get", {service.id_of_get: item.asset_id}, result=WireAsset)
        # Wire fact: a stored thumbnail has its bytes in `size` only.
        size = wire.size_in_bytes or (wire.size if item.kind is DownloadKind.THUMBNAIL else 0) or 0
        return AssetIdentity(wire.id, version_text(wire.version), wire.updated_at or 0, size)

    async def address(self, item: DownloadItem) -> str:
        """Ask where a file is delivered. Raises EntryGone, ApiError.

        Never in a multirequest: for a protected entry the server would answer nothing at all, to none of its calls.
        """
        if item.is_entry_content:
            return await self._image(item.entry_id)
        named = await self._api.call(_SERVICES[item.kind].name, "getUrl", {"id": item.asset_id}, result=str)
        return foreign_address(named, self._api.service_url)

    async def facts(self, entry_id: str) -> bytes:
        """Collect what is known of an entry. Raises EntryGone, ApiError."""
        document: dict[str, Any] = {
            "entry": _plain(await self._catalogue.entry(entry_id)),
            "renditions": [_plain(one) for one in await self._catalogue.flavors(entry_id)],
            "captions": [_plain(one) for one in await self._editing.captions.captions(entry_id)],
            "attachments": [_plain(one) for one in await self._editing.attachments.attachments(entry_id)],
            "thumbnails": [_plain(one) for one in (await self._editing.thumbs.of_entry(entry_id)).thumbs],
        }
        return json.dumps(document, ensure_ascii=False, indent=2, default=str).encode()

    async def _flavor(self, item: DownloadItem) -> AssetIdentity:
        # Wire fact (`observed-2.md`, 2): `flavorAsset.get` is forbidden for user sessions, `list` is not.
        flavors = await flavor_page(self._api, {"entryIdEqual": item.entry_id})
        wire = next((one for one in flavors if one.id == item.asset_id), None)
        if wire is None or wire.status == FlavorStatus.DELETED:
            raise ApiError(item.asset_id, reason=Reason.RENDITION_GONE)
        version, size = version_text(wire.version), wire.size_in_bytes or 0
        sha256 = await self._sha256(item, version, size) if item.kind is DownloadKind.SOURCE else ""
        return AssetIdentity(wire.id, version, wire.updated_at or 0, size, sha256)

    async def _image(self, entry_id: str) -> str:
        """Return the address of an image's content."""
        place = place_of(await self._catalogue.entry(entry_id))
        if place is None:
            raise BadResponse("no address", reason=Reason.CONTENT_NOT_GIVEN, retryable=False)
        address = RawFile(place=place, entry_id=entry_id)
        # Wire fact: `raw` reads a session in its path only. It goes to the account's own server, nowhere else.
        if _server_of(str(address)) == _server_of(self._api.service_url):
            return str(replace(address, ks=await self._api.session.ks()))
        return str(address)

    async def _sha256(self, item: DownloadItem, version: str, size: int) -> str:
        """Return the SHA-256 that the entry carries for this content, "" if it carries none for it."""
        tag = (await self._catalogue.entry(item.entry_id)).owner_tag
        proof = tag.proof if tag else None
        same = proof and (proof.asset_id, proof.version, proof.size) == (item.asset_id, version, size)
        return proof.sha256 if proof and same else ""


def _server_of(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc.lower()


def _plain(thing: Any) -> dict[str, Any]:
    """Return the fields of a record for a reader: enums by their names, sets as sorted lists."""
    return {name: _value(value) for name, value in asdict(thing).items()}


def _value(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.name.lower() if hasattr(value, "name") and hasattr(value, "value") else value
