"""`tagSearch_tag`: the tags that entries of an account have."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from kdesk.demo.services.calls.call import Access, Action, Call, Service
from kdesk.demo.store.database import Database
from kdesk.demo.wire.errors import ApiError
from kdesk.demo.wire.paging import page_listing

_MIN_LETTERS = 3
_DELETED = 3
_SQL = (
    "SELECT tags, count(*) AS entries, min(created_at) AS first FROM entries"
    " WHERE partner_id=? AND tags<>'' AND status<>? GROUP BY tags"
)


@dataclass(frozen=True, slots=True)
class TagService:
    """The action `search`. The server keeps a table of tags; here they are read from the entries."""

    database: Database

    def search(self, call: Call) -> dict[str, Any]:
        """List the tags that are equal, or begin so."""
        sent = call.object("tagFilter")
        for name in ("tagStartsWith", "tagEqual"):
            if 0 < len(sent.text(name)) < _MIN_LETTERS:
                arguments = {"PROP_NAME": f"KalturaTagFilter::{name}", "MIN_LEN": str(_MIN_LETTERS)}
                raise ApiError("PROPERTY_VALIDATION_MIN_LENGTH", **arguments)
        begin, equal = sent.text("tagStartsWith").lower(), sent.text("tagEqual").lower()
        partner = call.who.partner_id
        counts, first = self._tags(partner)
        found = [
            {
                "id": number,
                "tag": tag,
                "taggedObjectType": 1,
                "partnerId": partner,
                "instanceCount": counts[tag],
                "createdAt": first[tag],
                "updatedAt": first[tag],
                "objectType": "KalturaTag",
            }
            for number, tag in enumerate(counts, start=1)
            if tag.lower().startswith(begin) and (not equal or tag.lower() == equal)
        ]
        return page_listing("Tag", found, call.object("pager"))

    def _tags(self, partner_id: int) -> tuple[Counter[str], dict[str, int]]:
        counts: Counter[str] = Counter()
        first: dict[str, int] = {}
        for row in self.database.all(_SQL, (partner_id, _DELETED)):
            for tag in row["tags"].split(", "):
                counts[tag] += row["entries"]
                first[tag] = min(first.get(tag, row["first"]), row["first"])
        return counts, first

    def service(self) -> Service:
        return Service("tagSearch_tag", (Action("search", self.search, Access.USER, ("tagFilter",)),))
