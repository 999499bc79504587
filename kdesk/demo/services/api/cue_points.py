"""`cuepoint_cuePoint` and `annotation_annotation`: moments of entries.

Recorded from a real server: who may list and add, and the object of a new annotation. The rest follows the public
source of the service.
"""

from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.services.calls.lookup import entry_with_id
from kdesk.demo.store.auth.rights import Permission
from kdesk.demo.store.cue_points import ANNOTATION, CLASSES, CuePoints, to_wire
from kdesk.demo.store.entries.rows import Entries
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.paging import listing, page_of
from kdesk.demo.wire.params import Args

_NAMED = ("entryIdEqual", "entryIdIn", "idEqual", "idIn")


@dataclass(frozen=True, slots=True)
class CuePointService:
    """Actions of both services."""

    entries: Entries
    points: CuePoints

    def list_points(self, call: Call) -> dict[str, Any]:
        return self._list(call, "CuePoint", {})

    def list_annotations(self, call: Call) -> dict[str, Any]:
        return self._list(call, "Annotation", {"cuePointTypeEqual": ANNOTATION})

    def get(self, call: Call) -> dict[str, Any]:
        return to_wire(self.points.require(call.args.text("id"), call.who))

    def add(self, call: Call) -> dict[str, Any]:
        """Add a point of the class that was sent; the base class cannot be made."""
        sent = call.object("cuePoint")
        kind = CLASSES.get(sent.text("objectType"))
        if kind is None:
            raise ApiError("INVALID_OBJECT_TYPE", INVALID_OBJ_TYPE=sent.text("objectType") or "KalturaCuePoint")
        return self._add(call, sent, kind)

    def add_annotation(self, call: Call) -> dict[str, Any]:
        """Add an annotation. Recorded: a widget is refused by the object, not by the action."""
        if Permission.USER not in call.permissions:
            raise ApiError("PROPERTY_VALIDATION_NO_INSERT_PERMISSION", PROP="KalturaAnnotation")
        return self._add(call, call.object("annotation"), ANNOTATION)

    def delete(self, call: Call) -> None:
        """Delete a point; users only their own."""
        row = self.points.require(call.args.text("id"), call.who)
        if not call.who.is_admin and row["user_id"] != call.who.user_id:
            raise ApiError("INVALID_CUE_POINT_ID", ID=row["id"])
        self.points.delete(row)

    def _list(self, call: Call, kind: str, more: dict[str, str]) -> dict[str, Any]:
        sent = call.object("filter")
        if not any(sent.text(name) for name in _NAMED):
            names = "/".join(f"KalturaCuePointFilter::{name}" for name in _NAMED)
            raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME=names)
        limit, offset = page_of(call.object("pager"))
        conditions = Args({**{name: sent.raw(name) for name in sent.names()}, **more})
        total, rows = self.points.matching(call.who, conditions, limit, offset)
        return listing(kind, total, [to_wire(row) for row in rows])

    def _add(self, call: Call, sent: Args, kind: str) -> dict[str, Any]:
        if not sent.text("entryId"):
            raise ApiError("PROPERTY_VALIDATION_CANNOT_BE_NULL", PROP_NAME="KalturaCuePoint::entryId")
        entry = entry_with_id(self.entries, call, sent.text("entryId"))
        return to_wire(self.points.add(entry, call.who.user_id, kind, sent))

    def services(self) -> tuple[Service, Service]:
        """Return the service of all cue points, and that of annotations alone, which lists no others."""
        shared = (Action("get", self.get, Access.SESSION, ("id",)), Action("delete", self.delete, needs=("id",)))
        return (
            Service(
                "cuepoint_cuePoint",
                (
                    *shared,
                    Action("list", self.list_points, Access.SESSION),
                    Action("add", self.add, needs=("cuePoint",)),
                ),
            ),
            Service(
                "annotation_annotation",
                (
                    *shared,
                    Action("list", self.list_annotations, Access.SESSION),
                    Action("add", self.add_annotation, Access.SESSION, ("annotation",)),
                ),
            ),
        )
