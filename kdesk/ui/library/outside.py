"""Whether the entry of the panel is outside of the search that is shown."""

from kdesk.ui.library.model import ENTRY_ROLE, LibraryModel
from kdesk.ui.library.state import Phase

MAX_ROWS = 500
"""With more rows it is not looked for: most of them are not loaded."""


def is_outside(model: LibraryModel, entry_id: str) -> bool:
    """Return whether an entry is certainly not among the results of a search: all of them are loaded."""
    state, rows = model.state, model.rowCount()
    if not state.wanted.conditions or state.phase is not Phase.COMPLETE or rows > MAX_ROWS:
        return False
    if model.row_of(entry_id) is not None:
        return False
    return all(model.index(row, 0).data(ENTRY_ROLE) is not None for row in range(rows))
