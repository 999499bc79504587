"""What can stand on a side of a comparison."""

from collections.abc import Collection
from dataclasses import dataclass

from kdesk.domain.entry import Entry
from kdesk.domain.flavor import Flavor
from kdesk.domain.links import of_entry
from kdesk.domain.video import VideoSource


@dataclass(frozen=True, slots=True)
class Compared:
    """A video that can be compared.

    Attributes:
        entry: What it belongs to; None for a file of this computer that belongs to none.
        flavor: The rendition; None for a file of this computer.
        flavors: All renditions of the entry, as far as they are known.
    """

    source: VideoSource
    entry: Entry | None = None
    flavor: Flavor | None = None
    flavors: tuple[Flavor, ...] = ()

    @property
    def is_local(self) -> bool:
        """Whether it is a file of this computer."""
        return self.source.path is not None


def rendition(entry: Entry, flavor: Flavor, flavors: tuple[Flavor, ...] = ()) -> Compared:
    """Return a rendition of an entry, or its source. The single file first: it can be read at any place."""
    addresses = [of_entry.progressive(entry, (flavor,))]
    # What no player plays is delivered as a download only.
    addresses.append(of_entry.download(entry, flavor) if flavor.is_source else of_entry.hls(entry, (flavor,)))
    known = tuple(address for address in addresses if address)
    return Compared(VideoSource(addresses=known), entry, flavor, flavors)


def comparable(flavors: tuple[Flavor, ...]) -> tuple[Flavor, ...]:
    """Return what can stand on a side: the finished renditions with a picture, the source first, then the largest."""
    found = (one for one in flavors if one.status.playable and (one.height or one.is_source))
    return tuple(
        sorted(found, key=lambda one: (not one.is_source, -min(one.width or one.height, one.height), -one.bitrate))
    )


def first_pair(entry: Entry, flavors: tuple[Flavor, ...], chosen: Flavor | None = None) -> tuple[Compared, ...]:
    """Return the two sides to begin with: the source, or else the largest rendition, and the chosen or smallest one."""
    known = comparable(flavors)
    reference = next((one for one in known if chosen is None or one.id != chosen.id), None)
    other = chosen if chosen is not None else next((one for one in reversed(known) if one is not reference), None)
    return tuple(rendition(entry, one, flavors) for one in (reference, other) if one is not None)


def chosen_sides(entry: Entry, flavors: tuple[Flavor, ...], chosen: Collection[Flavor]) -> tuple[Compared, ...]:
    """Return the chosen renditions as sides: the source first, then from the largest to the smallest."""
    ids = {one.id for one in chosen}
    return tuple(rendition(entry, one, flavors) for one in comparable(flavors) if one.id in ids)
