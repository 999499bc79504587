"""The words of reasons about sheets."""

from collections.abc import Mapping

from kdesk.errors import Reason
from kdesk.messages.translation import N_
from kdesk.messages.words import Words

SHEETS: Mapping[Reason, Words] = {
    Reason.SHEET_EMPTY: Words(
        N_("There is no row in this sheet"),
        N_("All of its cells are empty."),
        N_("Write one file or address into each row, below a row of titles."),
    ),
    Reason.SHEET_TOO_LONG: Words(
        N_("The sheet has more than {limit:number} rows"),
        N_("kdesk reads no more at once."),
        N_("Divide it into several sheets."),
    ),
    Reason.SHEET_TOO_WIDE: Words(
        N_("Row {row:number} of the sheet has more than {limit:number} cells"),
        N_("Perhaps the file is no table."),
        N_("Remove the columns that are not needed."),
    ),
    Reason.SHEET_TOO_LARGE: Words(
        N_("The sheet is too large"),
        N_("Unpacked it would take more than {limit:size}."),
        N_("Save only the rows that are needed."),
    ),
    Reason.SHEET_NO_TEXT: Words(
        N_("This file holds no text"),
        N_("Its bytes are no text in any encoding that kdesk knows."),
        N_("Save the sheet again as CSV in UTF-8, or as XLSX."),
    ),
    Reason.SHEET_OLD_FORMAT: Words(
        N_("kdesk does not read this kind of spreadsheet"),
        N_("It reads CSV and XLSX."),
        N_("Save the sheet in one of these formats."),
    ),
    Reason.SHEET_LOCKED: Words(
        N_("The sheet is protected by a password, or is no XLSX"),
        N_("kdesk cannot read what is inside."),
        N_("Save it without a password, as XLSX."),
    ),
}
