"""What keeps a list of the library from being all that matches, and nothing else."""

from kdesk.domain.search.sort import Sort
from kdesk.messages.format import Format
from kdesk.messages.translation import _, ngettext


def limits_of_list(
    rows: int, unreachable: int, sort: Sort, formatter: Format, *, exact: bool, spoken_left_out: bool = False
) -> str:
    """Return one or two sentences, or an empty string if the list is complete and exact.

    Args:
        rows: Entries in the list.
        unreachable: Matches that the server does not list.
        sort: The order of the list.
        formatter: For the numbers.
        exact: Whether every entry in the list matches.
        spoken_left_out: Whether the words are said in more entries than are listed.
    """
    sentences = []
    if unreachable:
        sentences.append(_unreachable(rows, unreachable, sort, formatter))
    if not exact:
        sentences.append(
            _("There are too many entries to compare: some of these do not match. Narrow the search to leave them out.")
        )
    if spoken_left_out:
        sentences.append(_("The words are said in more entries than are listed. Narrow the search to see them."))
    return " ".join(sentences)


def _unreachable(rows: int, unreachable: int, sort: Sort, formatter: Format) -> str:
    if sort.by_creation:
        # Windows of time end at one second; more than twice the server's limit in it cannot be listed.
        sentence = ngettext(
            "Kaltura does not list {count} of these entries, because too many were created in the same second. "
            "Narrow the search to see it.",
            "Kaltura does not list {count} of these entries, because too many were created in the same second. "
            "Narrow the search to see them.",
            unreachable,
        )
        return sentence.format(count=formatter.number(unreachable))
    sentence = ngettext(
        "Kaltura lists only the first {rows} in this order. "
        "Sort by newest, or narrow the search, to see {count} more entry.",
        "Kaltura lists only the first {rows} in this order. "
        "Sort by newest, or narrow the search, to see {count} more entries.",
        unreachable,
    )
    return sentence.format(rows=formatter.number(rows), count=formatter.number(unreachable))
