"""The tabs of an entry panel, built one by one."""

from collections.abc import Callable, Iterator, Mapping

from kdesk.ui.library.tabs.tab import Tab
from kdesk.ui.library.tabs.table import TABS, TabSpec


class LateTabs(Mapping[str, Tab]):
    """The tabs by their names, in the order of the table. A tab is built when it is asked for first.

    Args:
        build: Makes the tab of a row.
    """

    def __init__(self, build: Callable[[TabSpec], Tab]) -> None:
        self._build = build
        self._specs = {spec.name: spec for spec in TABS}
        self._built: dict[str, Tab] = {}

    @property
    def built(self) -> tuple[Tab, ...]:
        """Those that exist by now."""
        return tuple(self._built.values())

    def __getitem__(self, name: str) -> Tab:
        if name not in self._built:
            self._built[name] = self._build(self._specs[name])
        return self._built[name]

    def __contains__(self, name: object) -> bool:
        return name in self._specs  # that of the base class would build it

    def __iter__(self) -> Iterator[str]:
        return iter(self._specs)

    def __len__(self) -> int:
        return len(self._specs)
