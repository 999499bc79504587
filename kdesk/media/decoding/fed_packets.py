"""What was given to a decoder, by which it is known whether a frame was left out."""

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

    def are_neighbours(self, target: int, before: int, behind: int | None) -> bool:
        """Tell whether nothing else lies around a time but two frames, or one if it is the last."""
        earlier = max((stamp for stamp in self._stamps if stamp <= target), default=None)
        later = min((stamp for stamp in self._stamps if stamp > target), default=None)
        return earlier == before and later == behind
