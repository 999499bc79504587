"""The words of error classes about a file that is to be uploaded."""

from kdesk import errors
from kdesk.errors import KdeskError
from kdesk.messages.translation import N_
from kdesk.messages.words import Words

FILE_CLASSES: dict[type[KdeskError], Words] = {
    errors.FileProblem: Words(
        N_("This file cannot be uploaded"),
        N_("Something about the file keeps kdesk from reading it."),
        N_("Choose another file."),
    ),
    errors.FileMissing: Words(
        N_("The file is not there"),
        N_("It was moved, renamed or deleted, or its drive is not connected."),
        N_("Put it back where it was, then retry."),
    ),
    errors.FileUnreadable: Words(
        N_("The file cannot be read"),
        N_("The system does not let kdesk read it, or its drive has a fault."),
        N_("Give yourself the right to read it, or copy it to another drive, then retry."),
    ),
    # Rule 1: an empty upload ends in FILE_CONTENT_NOT_SECURE, so nothing is sent.
    errors.FileEmpty: Words(
        N_("The file is empty"),
        N_("Kaltura takes no file without content."),
        N_("Wait until the program that writes it is done, then add it again."),
    ),
    errors.NotAFile: Words(
        N_("This is not a regular file"),
        N_("Folders, devices and broken links have no content to upload."),
        N_("Choose another file."),
    ),
    errors.KindNotTaken: Words(
        N_("kdesk uploads video, audio and images"),
        N_("The content of the file is of another kind."),
        N_("Choose a video, a sound or an image."),
    ),
    errors.FileChanged: Words(
        N_("The file changed while it was uploading"),
        N_("What was uploaded until then no longer belongs to this file, and a mixture would be worth nothing."),
        N_("Upload the new version, or cancel."),
    ),
    errors.FileStillWritten: Words(
        N_("The file is still being written"),
        N_("Half a file would be worth nothing."),
        N_("The transfer goes on by itself once the program that writes it is done."),
    ),
}
