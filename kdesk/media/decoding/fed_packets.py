"""The time stamps of what was given to a decoder, by which it is known which frames there are."""

from collections.abc import Iterable

MAX_KEPT = 512


class FedPackets:
    """The time stamps of packets since a seek, without those that are long shown."""

    def __init__(self) -> None:
        self._stamps: list[int] = []

    def clear(self) -> None:
        """Forget all: decoding begins elsewhere."""
        self._stamps.clear()

    def add(self, stamp: int, shown: int | None) -> None:
        """Note a packet.

        Args:
            shown: Time stamp of the latest frame that came out.
        """
        self._stamps.append(stamp)
        if len(self._stamps) > MAX_KEPT and shown is not None:
            self._stamps = [known for known in self._stamps if known >= shown]

    def around(self, target: int, coming: Iterable[int] = ()) -> tuple[int | None, int | None]:
        """Return the time stamp of what is shown at a time, and the one that follows; None where there is none.

        Args:
            coming: Time stamps of packets that are still to be given to the decoder.
        """
        stamps = (*self._stamps, *coming)
        wanted = max((stamp for stamp in stamps if stamp <= target), default=None)
        return wanted, min((stamp for stamp in stamps if stamp > target), default=None)
