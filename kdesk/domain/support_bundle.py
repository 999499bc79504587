"""What is saved for whoever helps."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BundleFile:
    """One file of a support bundle, as it is shown and saved."""

    name: str
    text: str
