"""Sentences about files that were taken as captions, poster and attachments of others."""

from collections.abc import Sequence

from kdesk.domain.sidecars import Grouping
from kdesk.messages.format import Format
from kdesk.messages.translation import ngettext


def grouped_sentence(groupings: Sequence[Grouping], formatter: Format) -> str:
    """Return how many files were taken with others, without a full stop."""
    count = sum(len(grouping.sidecars.names) for grouping in groupings)
    words = ngettext(
        "{count} file beside a video or sound is uploaded with it",
        "{count} files beside videos or sounds are uploaded with them",
        count,
    )
    return words.format(count=formatter.number(count))
