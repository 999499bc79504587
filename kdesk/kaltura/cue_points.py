"""Cue points: `cuepoint_cuePoint`, and `annotation_annotation` for those that a reviewer writes.

An account without the plugin answers FEATURE_FORBIDDEN or SERVICE_FORBIDDEN, which is `NotPermitted`.
"""

import logging

from kdesk.domain.cue_points import MAX_CUE_POINTS, MAX_NOTE, CueKind, CuePoint
from kdesk.domain.names import sendable
from kdesk.errors import ApiError, Reason
from kdesk.kaltura.api import Api
from kdesk.kaltura.paging import pager
from kdesk.kaltura.response_bounds import MAX_PAGE
from kdesk.kaltura.wire_cue_points import WireCuePoint, WireCuePoints, to_cue_point

SERVICE, ANNOTATIONS = "cuepoint_cuepoint", "annotation_annotation"

log = logging.getLogger(__name__)


class CuePointCalls:
    """Implements `domain.cue_points.CuePoints`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def cue_points(self, entry_id: str) -> tuple[CuePoint, ...]:
        """List the cue points of an entry, page by page. Raises ServerProblem, NotPermitted, SignInNeeded."""
        found: dict[str, CuePoint] = {}
        for page in range(1, MAX_CUE_POINTS // MAX_PAGE + 1):
            response = await self._page(entry_id, page)
            known = len(found)
            found |= {point.id: point for point in map(to_cue_point, response.objects) if point is not None}
            # A server that repeats its page, or one that says that there is no more.
            if len(found) == known or page * MAX_PAGE >= (response.total_count or 0):
                break
        return tuple(sorted(found.values(), key=lambda point: (point.start, point.id)))[:MAX_CUE_POINTS]

    async def add_annotation(self, entry_id: str, start: int, text: str, *, end: int | None = None) -> CuePoint:
        """Add an annotation. Raises EntryGone, ServerProblem, NotPermitted, SignInNeeded."""
        fields: dict[str, object] = {"entryId": entry_id, "startTime": start, "text": sendable(text[:MAX_NOTE])}
        if end is not None:
            fields["endTime"] = end
        params = {"annotation": {"objectType": "KalturaAnnotation", **fields}}
        made = to_cue_point(await self._api.call(ANNOTATIONS, "add", params, result=WireCuePoint))
        return made or CuePoint("", CueKind.ANNOTATION, start, end, text)

    async def delete_annotation(self, cue_point_id: str) -> None:
        """Delete an annotation. Raises ServerProblem, NotPermitted, SignInNeeded."""
        try:
            await self._api.call(ANNOTATIONS, "delete", {"id": cue_point_id}, result=object)
        except ApiError as error:
            if error.reason is not Reason.CUE_POINT_GONE:
                raise
            log.info("cue point %s was gone already", cue_point_id)

    async def _page(self, entry_id: str, page: int) -> WireCuePoints:
        params = {
            "filter": {"objectType": "KalturaCuePointFilter", "entryIdEqual": entry_id, "orderBy": "+startTime"},
            "pager": pager(page, MAX_PAGE),
        }
        return await self._api.call(SERVICE, "list", params, result=WireCuePoints)
