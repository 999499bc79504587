"""`tagsearch_tag`: the tags in use, for completion."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Action, Call, Service
from kdesk.demo.store.database import Database
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.paging import page_listing

_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class TagSearch:
    """The one action of the service."""

    database: Database

    def search(self, call: Call) -> dict[str, Any]:
        """List the tags of entries that begin so, the most used first."""
        sent = call.object("tagFilter")
        name = next((name for name in ("tagStartsWith", "tagEqual") if name in sent), "")
        if not name or len(sent.text(name)) < _SHORTEST:
            field = f"KalturaTagFilter::{name or 'tagStartsWith'}"
            raise ApiError("PROPERTY_VALIDATION_MIN_LENGTH", PROP_NAME=field, MIN_LEN=str(_SHORTEST))
        found = self._counted(call.who.partner_id, sent.text(name).lower(), whole=name == "tagEqual")
        shown = [_to_wire(number, tag, count, call.who.partner_id) for number, (tag, count) in enumerate(found, 1)]
        return page_listing("Tag", shown, call.object("pager"))

    def _counted(self, partner_id: int, beginning: str, *, whole: bool) -> list[tuple[str, int]]:
        rows = self.database.all(
            "SELECT tags FROM entries WHERE partner_id=? AND instr(lower(tags), ?)", (partner_id, beginning)
        )
        counts = Counter(tag.strip() for row in rows for tag in row["tags"].split(",") if tag.strip())
        fits = {
            tag: count
            for tag, count in counts.items()
            if (tag.lower() == beginning if whole else tag.lower().startswith(beginning))
        }
        return sorted(fits.items(), key=lambda pair: (-pair[1], pair[0]))

    def service(self) -> Service:
        """Return the service."""
        return Service("tagsearch_tag", (Action("search", self.search, needs=("tagFilter",)),))


def _to_wire(number: int, tag: str, count: int, partner_id: int) -> dict[str, Any]:
    return {
        "id": number,
        "tag": tag,
        "taggedObjectType": "1",
        "partnerId": partner_id,
        "instanceCount": count,
        "objectType": "KalturaTag",
    }
