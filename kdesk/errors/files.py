"""Errors of local files."""

from kdesk.errors.base import KdeskError


class FileProblem(KdeskError):
    """The local file cannot be taken."""


class FileMissing(FileProblem):
    """The file is not there, or not any more."""


class FileUnreadable(FileProblem):
    """The system refuses to read the file."""


class FileEmpty(FileProblem):
    """The file has no bytes; Kaltura refuses such content after the upload."""

    retry_helps = False


class NotAFile(FileProblem):
    """A folder, a device, a socket, a broken link: not a regular file."""

    retry_helps = False


class KindNotTaken(FileProblem):
    """Neither video nor audio nor image."""

    retry_helps = False


class FileChanged(FileProblem):
    """The file is not the one that the transfer began with."""


class FileStillWritten(FileProblem):
    """Somebody is writing the file, or keeps it locked to do so; its transfer continues once it is at rest."""


class TooManyOpenFiles(FileProblem):
    """The system, or the limit of this program, allows no further open file; waited out and never counted as a try."""

    default_retryable = True


class DriveHangs(FileProblem):
    """A call about the file does not return; its transfer continues by itself once the drive responds."""


class ReviewUnreadable(FileProblem):
    """The file is no review that this kdesk can open; the detail names the place."""

    retry_helps = False


class SheetUnreadable(FileProblem):
    """The file is no sheet that kdesk can read, or a larger one than it reads."""

    retry_helps = False


class CaptionUnreadable(FileProblem):
    """The file is no caption file that Kaltura could read; the arguments name the line."""

    retry_helps = False
