"""What the Uploads page asks of the rest of the window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kdesk.domain.transfer import Transfer

CopyLinks = Callable[[*tuple[Transfer, ...]], None]
"""Copies the links of these transfers' entries, and posts a notice of it."""
Export = Callable[[Sequence[Transfer], Path], object]
"""Writes receipts to a file, or into a folder."""


def _do_nothing(*_transfers: Transfer) -> None:
    """Copy no links later."""


@dataclass(frozen=True, slots=True, eq=False)
class Outside:
    """The steps that lead out of the page.

    Attributes:
        open_entry: Shows the entry of a transfer in the Library of its account.
        open_sheet: Shows what a sheet names, before it is queued; the other paths came with it. None if nothing does.
        from_addresses: Asks for addresses that the server is to fetch, with these in the field; None if nothing does.
        copy_when_playable: Waits for these transfers, and copies their links then; asked again, it stops waiting.
        copy_kdesk_link: Copies the links into kdesk of these transfers' entries.
    """

    copy_link: CopyLinks
    open_entry: Callable[[Transfer], None]
    export: Export
    copy_when_playable: CopyLinks = _do_nothing
    copy_kdesk_link: CopyLinks = _do_nothing
    open_sheet: Callable[[Path, Sequence[Path]], None] | None = None
    from_addresses: Callable[[Sequence[str]], None] | None = None
