"""What downloads ask the API: versions and addresses of files, and the facts of an entry."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from msgspec import Struct

from kdesk.domain.catalogue_ports import CatalogueApi
from kdesk.domain.downloads.item import AssetIdentity, DownloadItem, DownloadKind
from kdesk.domain.editing.api import EditingApi
from kdesk.domain.foreign_address import foreign_address
from kdesk.domain.links.of_entry import raw_source
from kdesk.errors import BadResponse, Reason
from kdesk.kaltura.api import Api
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
        service = _SERVICES[item.kind]
        wire = await self._api.call(service.name, "get", {service.id_of_get: item.asset_id}, result=WireAsset)
        # Wire fact: `size` is in kilobytes or bytes for flavors; of the others it is in bytes, like `sizeInBytes`.
        size = wire.size_in_bytes or (wire.size if item.kind is DownloadKind.THUMBNAIL else 0) or 0
        version = version_text(wire.version)
        sha256 = await self._sha256(item, version, size) if item.kind is DownloadKind.SOURCE else ""
        return AssetIdentity(wire.id, version, wire.updated_at or 0, size, sha256)

    async def address(self, item: DownloadItem) -> str:
        """Ask where a file is delivered. Raises EntryGone, ApiError.

        Never in a multirequest: for a protected entry the server would answer nothing at all, to none of its calls.
        """
        if item.is_entry_content:
            address = raw_source(await self._catalogue.entry(item.entry_id))
            if not address:
                raise BadResponse("no address", reason=Reason.CONTENT_NOT_GIVEN, retryable=False)
            return address
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

    async def _sha256(self, item: DownloadItem, version: str, size: int) -> str:
        """Return the SHA-256 that the entry carries for this content, "" if it carries none for it."""
        tag = (await self._catalogue.entry(item.entry_id)).owner_tag
        proof = tag.proof if tag else None
        same = proof and (proof.asset_id, proof.version, proof.size) == (item.asset_id, version, size)
        return proof.sha256 if proof and same else ""


def _plain(thing: Any) -> dict[str, Any]:
    """Return the fields of a record for a reader: enums by their names, sets as sorted lists."""
    return {name: _value(value) for name, value in asdict(thing).items()}


def _value(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.name.lower() if hasattr(value, "name") and hasattr(value, "value") else value
