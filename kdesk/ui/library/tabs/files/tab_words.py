"""The words of a tab of files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TabWords:
    """The words of a tab, translated.

    Attributes:
        name: Of the table, for screen readers.
        empty: In place of the rows of an entry that has none.
        loading: While they are requested.
        failed: If they cannot be.
        add: On the button.
        choose: Title of the dialog in which files are chosen.
        drop: Over the tab while files are dragged over it.
        select_first: Why nothing can be done while no row is selected.
    """

    name: str
    empty: str
    loading: str
    failed: str
    add: str
    choose: str
    drop: str
    select_first: str
