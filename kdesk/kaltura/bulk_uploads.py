"""Bulk uploads: `media.bulkUploadAdd` and `bulkupload_bulk`.

The addresses of a job's files carry the session: they are never read.
"""

import logging
from collections.abc import AsyncIterator, Mapping
from typing import Annotated

from msgspec import Struct

from kdesk.domain.bulk.job import BulkJob, BulkState, LineEntry, line_of, state_of
from kdesk.domain.entry import Entry
from kdesk.errors import ApiError, ServerProblem
from kdesk.kaltura import value_types
from kdesk.kaltura.api import Api
from kdesk.kaltura.chunk_body import ChunkBody
from kdesk.kaltura.paging import MAX_WALK, pager, walk_pages
from kdesk.kaltura.response_body import Bound
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire import Code, ListType, Time
from kdesk.kaltura.wire_entries import to_entry

SERVICE = "bulkupload_bulk"
_NOT_FOUND = "BULK_UPLOAD_NOT_FOUND"
_LOOKED_AT = 30
"""Jobs of the account that are looked through for one whose answer was lost."""
_FILE = Bound(64 * 1024 * 1024, 120.0)
_SLACK = 86_400
"""Seconds by which this computer's clock may be ahead of the server's."""

log = logging.getLogger(__name__)


class WireBulkJob(Struct, rename="camel"):
    """`KalturaBulkUpload`, without its addresses."""

    id: Annotated[int | None, value_types.NUMBER] = None
    status: Code = None
    uploaded_on: Time = None


class WireBulkJobs(Struct, rename="camel"):
    """`KalturaBulkUploadListResponse`."""

    object_type: ListType
    objects: Annotated[list[WireBulkJob], value_types.StructList(MAX_PAGE)] = []


class BulkCalls:
    """Implements `domain.bulk.ports.BulkApi`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def add(self, name: str, content: bytes, *, as_xml: bool = False) -> int:
        """Hand a file over. Raises ServerProblem, SignInNeeded."""
        kind = "KalturaBulkUploadXmlJobData" if as_xml else "KalturaBulkUploadCsvJobData"

        async def blocks() -> AsyncIterator[bytes]:
            yield content

        def body(ks: str) -> ChunkBody:
            return ChunkBody({"ks": ks, "bulkUploadData:objectType": kind}, name, blocks(), len(content))

        made = await self._api.upload(
            self._api.service_url, {}, body, result=WireBulkJob, repeatable=True, action=("media", "bulkUploadAdd")
        )
        return made.id or 0

    async def find(self, job: BulkJob) -> int:
        """Look into the newest jobs of the account. Raises ServerProblem, SignInNeeded."""
        listed = await self._api.call(SERVICE, "list", {"pager": pager(1, _LOOKED_AT)}, result=WireBulkJobs)
        for wire in listed.objects:
            if wire.id and (wire.uploaded_on or 0) >= job.created_at - _SLACK:
                content = await self._api.serve(SERVICE, "serve", {"id": wire.id}, _FILE)
                if job.tag_start.encode() in content:
                    return wire.id
        return 0

    async def state(self, server_id: int) -> BulkState:
        """Return the state of a job. Raises ServerProblem, SignInNeeded."""
        try:
            return _state(await self._api.call(SERVICE, "get", {"id": server_id}, result=WireBulkJob))
        except ApiError as error:
            if error.code != _NOT_FOUND:
                raise
            return BulkState.GONE

    async def abort(self, server_id: int) -> BulkState:
        """Abort a job. Raises ServerProblem, SignInNeeded."""
        return _state(await self._api.call(SERVICE, "abort", {"id": server_id}, result=WireBulkJob))

    async def entries(self, job: BulkJob) -> Mapping[int, LineEntry]:
        """Find the entries by their owner tags. Raises ServerProblem, SignInNeeded."""
        conditions: dict[str, object] = {"createdAtGreaterThanOrEqual": int(job.created_at) - _SLACK}
        owner = self._api.session.user_id
        if owner and not job.whole_account:
            conditions["userIdEqual"] = owner
        found: dict[int, LineEntry] = {}
        async for _, wires in walk_pages(self._api, conditions, "-createdAt", MAX_PAGE, most=MAX_WALK):
            for entry in map(to_entry, wires):
                if (number := _line(entry, job.id)) is not None:
                    found[number] = LineEntry(entry.id, entry.status)
            if len(found) == len(job.lines):
                break
        return found


def _state(wire: WireBulkJob) -> BulkState:
    if wire.status is None:
        raise ServerProblem("the job has no status")
    return state_of(wire.status)


def _line(entry: Entry, job_id: str) -> int | None:
    return line_of(entry.transfer_id, job_id) if not entry.is_clone else None
