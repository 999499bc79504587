"""Which downloaded files a program of the system may open at once: what others uploaded could be a program itself."""

from kdesk.domain.downloads.content_extension import KNOWN

_DOCUMENTS = frozenset(
    {".pdf", ".txt", ".csv", ".tsv", ".md", ".rtf", ".epub", ".srt", ".ttml", ".xml", ".json", ".log"}
    | {".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".ods", ".odp", ".pages", ".numbers", ".key"}
)
"""Kinds without code that runs when they are opened; those of office programs with macros have other endings."""


def may_be_opened(name: str) -> bool:
    """Return whether a file of this name is a document or a medium, which does nothing by itself."""
    _stem, dot, ending = name.rpartition(".")
    return bool(dot) and f".{ending.lower()}" in _DOCUMENTS | KNOWN
