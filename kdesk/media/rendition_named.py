"""Whether a server delivers the rendition that was asked for.

Wire fact (`observed-2.md`, Playing): a manifest ignores ids of renditions that the entry does not have (any more), and
delivers the default ones, under the name of the deleted one. Recorded addresses of what it delivers name the rendition.
"""

import re
from collections.abc import Sequence

from kdesk.errors import Reason
from kdesk.media.stream_errors import unplayable

_ASKED = re.compile(r"/playManifest/(?:[^?]*/)?flavorIds?/([^/?]+)")
# Of several packed together only the first one has its whole id: “0_first,second,”.
_NAMED = re.compile(r"/serveFlavor/(?:[^?]*/)?flavorId/([^/?,]+)(?:[/?]|$)")


def check_rendition(asked: str, delivered: Sequence[str]) -> None:
    """Raise BadResponse if all of what is delivered are other renditions than those asked for.

    Args:
        asked: The address of a manifest, or of anything else, of which nothing can be told.
        delivered: The addresses of its variants, or where it led to. One that names no rendition tells nothing.
    """
    wanted = _ASKED.search(asked)
    named = [found[1] for found in map(_NAMED.search, delivered) if found is not None]
    if wanted is None or not named or len(named) < len(delivered):
        return
    if not {*wanted[1].split(",")}.intersection(named):
        raise unplayable(Reason.RENDITION_GONE, f"{wanted[1][:80]} was asked for, {named[0][:80]} is delivered")
