"""Tags in use: `tagsearch_tag`."""

from kdesk.domain.names import sendable
from kdesk.domain.search.search_port import MIN_TAG_LETTERS
from kdesk.kaltura.api import Api
from kdesk.kaltura.paging import pager
from kdesk.kaltura.wire_search import WireTags

MAX_TAGS = 20

_ENTRIES = "1"
"""The kind of objects whose tags are searched."""


async def complete_tag(api: Api, beginning: str) -> tuple[str, ...]:
    """Search tags of entries that begin so, the most used first; none for too short a beginning.

    Raises ServerProblem, SignInNeeded.
    """
    text = sendable(beginning).strip()
    # Wire fact: the server refuses a shorter beginning (`observed-2.md`, 6).
    if len(text) < MIN_TAG_LETTERS:
        return ()
    params = {
        "tagFilter": {"objectType": "KalturaTagFilter", "objectTypeEqual": _ENTRIES, "tagStartsWith": text},
        "pager": pager(1, MAX_TAGS),
    }
    response = await api.call("tagsearch_tag", "search", params, result=WireTags)
    found = sorted(response.objects, key=lambda tag: -(tag.instance_count or 0))
    return tuple(dict.fromkeys(tag.tag for tag in found if tag.tag))
