"""The words of reasons that `kaltura.error_map` gives to Kaltura's codes, but for those of signing in."""

from collections.abc import Mapping

from kdesk.errors import Reason
from kdesk.messages.translation import N_
from kdesk.messages.words import Words

KALTURA: Mapping[Reason, Words] = {
    Reason.SERVER_PART_FAILED: Words(
        N_("The server had trouble of its own"),
        N_("A part of Kaltura did not work at that moment."),
        N_("Transfers try again by themselves; otherwise try again in a while."),
    ),
    Reason.ACCOUNT_THROTTLED: Words(
        N_("The server allows no more requests for now"),
        N_("This Kaltura account made more requests than it may in a short time."),
        N_("Transfers try again by themselves; otherwise try again in a while."),
    ),
    Reason.NOT_READY_YET: Words(
        N_("The server is not ready for that yet"),
        N_("It is still working on what came before."),
        N_("Transfers try again by themselves; otherwise try again in a while."),
    ),
    Reason.ACCOUNT_RESTRICTED: Words(
        N_("This Kaltura account cannot be used from here"),
        N_("It takes requests from certain networks or in certain ways only."),
        N_("Connect to the network of your organisation, or ask your Kaltura administrator."),
    ),
    Reason.FEATURE_MISSING: Words(
        N_("This Kaltura account lacks the feature"),
        N_("What was wanted is not part of what the account may use."),
        N_("Ask your Kaltura administrator, then retry."),
    ),
    # SERVICE_FORBIDDEN_CONTENT_BLOCKED is the answer for an unknown partner id as well.
    Reason.ACCOUNT_BLOCKED: Words(
        N_("This Kaltura account does not exist or is blocked"),
        N_("Either the partner id is wrong, or Kaltura has closed the account for now."),
        N_("Check the partner id; if it is right, ask your Kaltura administrator."),
    ),
    Reason.ACCOUNT_DELETED: Words(
        N_("This Kaltura account was deleted"),
        N_("Nothing can be uploaded to it any more."),
        N_("Sign in to another account."),
    ),
    Reason.USER_BLOCKED: Words(
        N_("This user is blocked"),
        N_("An administrator of the account has blocked the user that is signed in."),
        N_("Ask your Kaltura administrator, or sign in as another user."),
    ),
    Reason.UNKNOWN_PARTNER: Words(
        N_("The server does not know this partner"),
        N_("The partner id belongs to no account on this server."),
        N_("Check partner id and server, then sign in again."),
    ),
    # Kaltura gives a session that names an unknown role, and then refuses every call with it.
    Reason.UNKNOWN_ROLE: Words(
        N_("The role of this session does not exist"),
        N_("The application token or the session names a role that was deleted."),
        N_("Ask your Kaltura administrator for a new application token."),
    ),
    # Rule 1: FILE_CONTENT_NOT_SECURE is the answer to an empty upload as well.
    Reason.UNSAFE_CONTENT: Words(
        N_("Kaltura finds the content of this file unsafe"),
        N_("Kaltura looks at every file before it takes it, and refuses what could harm."),
        N_("Check the file for malware, or export it again and upload that."),
    ),
    Reason.FILE_TOO_LARGE: Words(
        N_("The file is larger than this Kaltura account takes"),
        N_("The account has a limit on the size of a file."),
        N_("Make the file smaller, or ask your Kaltura administrator to raise the limit."),
    ),
    Reason.UNKNOWN_OBJECT: Words(
        N_("The server does not know this object"),
        N_("It was deleted, or this user may not see it."),
        N_("Retry makes a new entry and uploads the file again."),
    ),
    Reason.NO_RECYCLE_BIN: Words(
        N_("This Kaltura account has no recycle bin"),
        N_("Without it, what is deleted cannot be brought back."),
        N_("Ask your Kaltura administrator to switch it on."),
    ),
    Reason.CATEGORY_GONE: Words(
        N_("The category is not there any more"),
        N_("Somebody deleted it, or this user may not see it."),
        N_("Choose another category."),
    ),
    Reason.CATEGORY_CLOSED: Words(
        N_("This user may not change what is in the category"),
        N_("Only its contributors and managers may."),
        N_("Ask a manager of the category, or choose another one."),
    ),
    Reason.TOO_MANY_CATEGORIES: Words(
        N_("The entry is in as many categories as it can be"),
        N_("Kaltura limits how many categories one entry is in."),
        N_("Take it out of another category first."),
    ),
    Reason.TEXT_NOT_WHOLE: Words(
        N_("The text is too long to be changed here"),
        N_("kdesk has read only its beginning, and would lose the rest."),
        N_("Change it in Kaltura's own console."),
    ),
    Reason.DESCRIPTION_EMPTY: Words(
        N_("The pattern gives no description"),
        N_("The entry would lose the description that it has."),
        N_("Change the pattern, or clear the description in the Overview tab."),
    ),
    Reason.OTHER_ENTRY_KIND: Words(
        N_("The entry is of another kind"),
        N_("Its kind does not fit the kind of the file."),
        N_("Retry makes a new entry and uploads the file again."),
    ),
    Reason.REPLACEMENT_UNDER_WAY: Words(
        N_("The content of the entry is being replaced"),
        N_("Another replacement is not finished or not approved yet."),
        N_("Wait for it, or approve it or throw it away in the Renditions tab of the entry, then retry."),
    ),
    Reason.REPLACEMENT_CANCELLED: Words(
        N_("The new content was thrown away"),
        N_("The entry has the content that it had before: somebody cancelled the replacement, or began another one."),
        N_("Look at the entry in the Library; Retry sends the file again."),
    ),
    Reason.CHANGED_TOO_OFTEN: Words(
        N_("The entry changed too often today"),
        N_("Kaltura limits how often the content of one entry may change in a day."),
        N_("Retry tomorrow, or upload the file as a new entry."),
    ),
    Reason.SEVERAL_DATA_CENTRES: Words(
        N_("The server stores parts of this upload in different places"),
        N_("Kaltura has several data centres, and what belongs together has to lie in one."),
        N_("Retry makes a new entry and uploads the file again."),
    ),
    Reason.NO_CONVERSION_PROFILE: Words(
        N_("The conversion profile of the account does not exist"),
        N_("The account names a profile for new entries that was deleted or is meant for live streams."),
        N_("Ask your Kaltura administrator, then retry."),
    ),
    Reason.NO_ACCESS_RULES: Words(
        N_("The access rules of the account do not exist"),
        N_("The account names rules for new entries that were deleted."),
        N_("Ask your Kaltura administrator, then retry."),
    ),
    Reason.SOURCE_NOT_MADE: Words(
        N_("The source could not be made from what was uploaded"),
        N_("Every byte arrived, but the server could not store them as the source of the entry."),
        N_("Retry makes a new entry and uploads the file again."),
    ),
    Reason.RENDITION_GONE: Words(
        N_("The rendition is not there any more"),
        N_("It was deleted, or made anew under another id."),
        N_("Refresh the Library and choose another one."),
    ),
    Reason.THUMBNAIL_GONE: Words(
        N_("The thumbnail is not there any more"),
        N_("Somebody deleted it on the server."),
        N_("Choose another picture."),
    ),
    Reason.THUMBNAIL_IS_POSTER: Words(
        N_("The poster cannot be deleted"),
        N_("The entry would have no picture."),
        N_("Make another thumbnail the poster first."),
    ),
    # `media.list` answers QUERY_EXCEEDED_MAX_MATCHES_ALLOWED for pages that begin at the 10,000th entry or later.
    Reason.TOO_MANY_MATCHES: Words(
        N_("The server does not list that many entries"),
        N_("Kaltura stops after the first ten thousand that a search finds."),
        N_("Narrow the search by words or dates."),
    ),
    Reason.NOT_SEARCHABLE: Words(
        N_("The server cannot search for that text"),
        N_("Some signs have a meaning of their own in a search."),
        N_("Search for words only."),
    ),
    Reason.UNKNOWN_CALL: Words(
        N_("This server does not know how to do that"),
        N_("It is older than kdesk expects, or a part of it is switched off."),
        N_("Check the address of the server; if it is right, ask who runs it."),
    ),
    # Control characters in any text: INVALID_PARAMETER_CHAR.
    Reason.CHARACTERS_REFUSED: Words(
        N_("The server takes no such characters"),
        N_("A name or a text holds signs that Kaltura does not store."),
        N_("Rename the file, or take the signs out of the text, then retry."),
    ),
    Reason.TEXT_TOO_LONG: Words(
        N_("A text is longer than the server takes"),
        N_("Names, descriptions and tags have a greatest length."),
        N_("Shorten the name of the file or the text, then retry."),
    ),
    Reason.FIELD_LEFT_OUT: Words(
        N_("The server left the change out"),
        N_("This session may not change this; Kaltura tells no error then, and keeps the old value."),
        N_("Ask your Kaltura administrator for the permission, or sign in as another user."),
    ),
    Reason.METADATA_CHANGED: Words(
        N_("Somebody else has changed these fields"),
        N_("Kaltura stores a change of custom metadata only if nobody has written it meanwhile."),
        N_("Look at the present value, then change it again."),
    ),
    Reason.METADATA_REFUSED: Words(
        N_("The value does not fit the schema"),
        N_("The custom metadata of this Kaltura account allows other values in this field."),
        N_("Write a value that fits, or ask your Kaltura administrator."),
    ),
    Reason.NOT_UNDERSTOOD: Words(
        N_("The server did not understand the request"),
        N_("kdesk and this server disagree about how to ask for it; the file is not the reason."),
        N_("Retry; if it comes back, report it with the log."),
    ),
}
