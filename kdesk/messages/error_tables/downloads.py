"""The words of reasons why downloads do not go on."""

from collections.abc import Mapping

from kdesk.errors import Reason
from kdesk.messages.translation import N_
from kdesk.messages.words import Words

DOWNLOADS: Mapping[Reason, Words] = {
    Reason.DOWNLOAD_REFUSED: Words(
        N_("The server refuses to give the file"),
        N_("The entry is protected, and the session in use does not open it."),
        N_("Sign in as somebody who may download it, or ask for access."),
    ),
    Reason.DOWNLOAD_MOVED: Words(
        N_("The file changes on the server again and again"),
        N_("Its version was another one each time that a download ended."),
        N_("Wait until nobody replaces it any more, then retry."),
    ),
    Reason.DOWNLOAD_DIFFERS: Words(
        N_("What came is not what was uploaded"),
        N_("Its SHA-256 is not the one that the entry carries for this version."),
        N_("Retry; if it comes back, the file is damaged on the server."),
    ),
    Reason.FOLDER_FULL: Words(
        N_("There is not enough room in the folder"),
        N_("{needed:size} are needed, and {free:size} are free."),
        N_("Make room, then retry: what has come is kept."),
    ),
    Reason.DISK_FULL: Words(
        N_("The disk is full"),
        N_("Nothing more can be written in the folder."),
        N_("Make room, then retry: what has come is kept."),
    ),
    Reason.FOLDER_UNWRITABLE: Words(
        N_("The folder takes no files"),
        N_("It is not there, or kdesk may not write in it."),
        N_("Choose another folder."),
    ),
    Reason.NO_SUCH_RENDITION: Words(
        N_("The entry has no such rendition"),
        N_("None that is finished fits what was asked for."),
        N_("Choose another rendition, or the source."),
    ),
    Reason.NO_SOURCE: Words(
        N_("The entry has no source file to download"),
        N_("It has no content yet, or the account does not keep sources."),
        N_("Choose a rendition instead."),
    ),
}
