"""The words of reasons that lie with a file, one transfer, this computer or a command."""

from collections.abc import Mapping

from kdesk.errors import Reason
from kdesk.messages.translation import N_
from kdesk.messages.words import Words

LOCAL: Mapping[Reason, Words] = {
    Reason.OPEN_FOR_WRITING: Words(
        N_("The file is still being written"), detail=N_("It is open for writing in “{writer:name}”")
    ),
    Reason.OPEN_FOR_WRITING_SOMEWHERE: Words(
        N_("The file is still being written"), detail=N_("It is open for writing in “another program”")
    ),
    Reason.CHANGED_A_MOMENT_AGO: Words(
        N_("kdesk waits until the file is at rest"),
        N_("It changed a moment ago, and half a file would be worth nothing."),
        N_("The transfer goes on by itself once the file has not changed for some seconds."),
    ),
    Reason.CHANGED_AT: Words(N_("The file changed at {at:clock}")),
    Reason.IDENTITY_UNKNOWN: Words(N_("What the file was like is not known")),
    Reason.FOLDER_UNREADABLE: Words(N_("The folder cannot be read")),
    Reason.NO_MEDIA_IN_FOLDER: Words(
        N_("There is no video, audio or image in this folder"),
        N_("kdesk looked at all that is below it."),
        N_("Choose a folder with videos, sounds or images, or drop its documents by themselves."),
    ),
    Reason.ACCOMPANIES_ANOTHER: Words(
        N_("This file only accompanies another one"),
        N_("It holds what macOS keeps of the other file."),
        N_("Choose the other file, whose name does not begin with “._”."),
    ),
    Reason.REPLACES_MEDIA: Words(
        N_("A document cannot replace this content"),
        N_("The entry holds video, audio or an image."),
        N_("Choose a video, a sound or an image, or drop the document on the Uploads page."),
    ),
    Reason.REVIEW_WRONG_SHAPE: Words(N_("The review holds something else than expected at “{place:name}”")),
    Reason.REVIEW_OF_LATER: Words(
        N_("A later version of kdesk saved this review"),
        N_("This one would misread it."),
        N_("Open it with that version, or update kdesk."),
    ),
    Reason.NO_UPLOAD_RIGHT: Words(
        N_("This session may not upload"),
        N_("It was made for looking at entries, or its role does not include uploads."),
        N_("Sign in with another application token or as another user, then retry."),
    ),
    Reason.NO_REPLACING_RIGHT: Words(
        N_("This session may not replace content"),
        N_("Its role may only upload new files."),
        N_("Sign in with another application token or as another user, then retry."),
    ),
    Reason.NO_DOCUMENT_RIGHT: Words(
        N_("This session may not upload documents or data"),
        N_("Its role may only upload video, audio and images."),
        N_("Sign in with another application token or as another user, then retry."),
    ),
    Reason.NO_IMPORT_RIGHT: Words(
        N_("This session may not import from addresses"),
        N_("Its role may only upload files of this computer."),
        N_("Sign in with another application token or as another user, then retry."),
    ),
    Reason.IMPORT_FAILED: Words(
        N_("The server could not fetch this address"),
        N_("It may not be reachable from the server, or lead elsewhere."),
        N_("Use an address that gives the file itself to everybody, then retry or bring the file from here."),
    ),
    Reason.LOST_AGAIN_AND_AGAIN: Words(
        N_("The server loses this upload again and again"),
        N_("What kdesk reserves there is gone each time."),
        N_("Ask who runs the server, then retry."),
    ),
    Reason.STANDS_STILL: Words(
        N_("The server confirms the upload and does not go on with it"),
        N_("It answers every call, and the upload stands where it stood."),
        N_("Retry later; if that does not help, ask who runs the server."),
    ),
    Reason.KIND_REFUSED: Words(N_("Kaltura does not accept this kind of file ({extension:name})")),
    Reason.CONTENT_REFUSED: Words(
        N_("Kaltura does not accept this kind of file (named {extension:name}, but the content decides)"),
        N_("Your Kaltura account takes certain kinds of files only, and looks at the content, not at the name."),
        N_("See whether it plays: it may be damaged, or no video. Otherwise convert it, to MP4 for example."),
    ),
    Reason.DOCUMENT_REFUSED: Words(
        N_("This account does not accept this kind of file (named {extension:name}, but the content decides)"),
        N_("The server looked at the content: it takes certain kinds of documents and data only."),
        N_("Bring it in another form, as PDF for example, or attach it to an entry in the Library."),
    ),
    Reason.KIND_REFUSED_WITHOUT_EXTENSION: Words(N_("Kaltura does not accept this kind of file (no extension)")),
    Reason.ENTRY_DELETED: Words(N_("The entry was deleted on the server")),
    Reason.RENDITIONS_FAILED: Words(
        N_("{failed:number} of {count:number} renditions failed"),
        N_("The others can be played, and the file itself is on the server."),
        N_("Open the entry in the Library; its renditions tell which failed."),
    ),
    Reason.NOT_A_PICTURE: Words(
        N_("This file is no picture that can be a poster"),
        N_("kdesk takes JPEG, PNG, GIF and WebP of up to 8,192 pixels a side, whatever the name of the file is."),
        N_("Choose another file, or export the picture as JPEG or PNG."),
    ),
    Reason.PICTURE_FILE_TOO_LARGE: Words(
        N_("The picture is too large ({size:size})"),
        N_("A poster may have {limit:size}."),
        N_("Export the picture smaller, or choose another file."),
    ),
    Reason.PICTURE_NOT_SAVED: Words(
        N_("The picture could not be saved"),
        N_("The disk is full, or kdesk may not write in that folder."),
        N_("Choose another folder."),
    ),
    Reason.DATA_UNUSABLE: Words(N_("The data directory cannot be used")),
    Reason.JOURNAL_OF_NEWER: Words(
        N_("A later version of kdesk wrote the list of transfers"),
        N_("This one would misread it, and has left it as it is."),
        N_("Open it with that version, or update kdesk."),
    ),
    Reason.FILE_OF_NEWER: Words(
        N_("A later version of kdesk wrote this file"),
        N_("This one would misread it."),
        N_("Open it with that version, or update kdesk."),
    ),
    Reason.NO_MIRROR: Words(N_("No copy of the library is kept on this computer")),
    Reason.SETTINGS_NOT_SAVED: Words(N_("The settings could not be saved")),
    Reason.SETTINGS_NOT_READ: Words(N_("The file of settings could not be read")),
    Reason.NO_EXPORTED_SETTINGS: Words(
        N_("The file holds no settings that kdesk has exported"),
        N_("Nothing was changed."),
        N_("Choose a file that “Export…” of the settings has made."),
    ),
    Reason.RECEIPT_NOT_SAVED: Words(N_("The receipt could not be saved")),
    Reason.TEMPLATES_NOT_SAVED: Words(N_("The templates could not be saved")),
    Reason.TEMPLATES_UNREADABLE: Words(N_("The file holds no templates that kdesk can read")),
    Reason.DEMO_IN_USE: Words(
        N_("The demo is open in another window of kdesk"),
        N_("It runs once on this computer."),
        N_("Look around in that window, or close it first."),
    ),
    Reason.NO_LINKS: Words(
        N_("{text}"),
        N_("Kaltura names its links once it has looked at the content."),
        N_("Copy the link when the entry is ready."),
    ),
    Reason.LIBRARY_NOT_SEEN: Words(
        N_("This account may upload, but not see the library"),
        N_(
            "Its role allows nothing else: what happens to an upload after its last byte,"
            " the links and the renditions are for other users of the account to see."
        ),
        N_("Sign in as one of them."),
    ),
    Reason.ENTRY_ID_UNKNOWN: Words(
        N_("There is no entry of this id, or this user may not see it"),
        N_("It may have been deleted, too."),
        N_("Compare the id with the one in the Library."),
    ),
}
