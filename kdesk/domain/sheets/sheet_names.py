"""Which files are sheets, by their names."""

from pathlib import PurePath

EXTENSIONS = ("csv", "tsv", "xlsx", "xlsm")
"""Of files that are taken as sheets."""
BULK_XML = "xml"
"""Of XML files of Kaltura's bulk upload. A dropped one is a sheet if its content says so: captions may be XML, too."""
OLD_EXTENSIONS = frozenset({"xls", "xlsb", "ods"})
"""Of spreadsheets that have to be exported first."""


def is_sheet(path: PurePath) -> bool:
    """Return whether a file has the name of a sheet."""
    return path.suffix.removeprefix(".").lower() in EXTENSIONS


def may_be_sheet(path: PurePath) -> bool:
    """Return whether a file is a sheet if its content is one of Kaltura's bulk upload."""
    return path.suffix.removeprefix(".").lower() == BULK_XML
