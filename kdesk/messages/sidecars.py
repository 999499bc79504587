"""Sentences about files that were taken as captions, poster and attachments of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kdesk.messages.format import Format
from kdesk.messages.translation import ngettext

if TYPE_CHECKING:  # imported with the first drop
    from kdesk.domain.sidecars import Grouping


def grouped_sentence(groupings: Sequence[Grouping], formatter: Format) -> str:
    """Return how many files were taken with others, without a full stop."""
    count = sum(len(grouping.sidecars.names) for grouping in groupings)
    words = ngettext(
        "{count} file beside a video or sound is uploaded with it",
        "{count} files beside videos or sounds are uploaded with them",
        count,
    )
    return words.format(count=formatter.number(count))
