"""What the library of the fake window holds."""

from kdesk.domain.flavor import FlavorStatus
from tests.ui.library.library_fakes import NOW, make_entry, make_flavor

FLAVORS = (make_flavor(0), make_flavor(1), make_flavor(2, status=FlavorStatus.ERROR))
# The newest first: `OTHER`, then `MINE`, then any other entry; their ids are not among those of `make_entries`.
MINE, OTHER = make_entry(101, name="Mine", created_at=NOW + 1), make_entry(102, name="Other", created_at=NOW + 2)
