"""The words of every error class."""

from collections.abc import Mapping

from kdesk import errors
from kdesk.errors import KdeskError
from kdesk.messages.error_tables.file_classes import FILE_CLASSES
from kdesk.messages.translation import N_
from kdesk.messages.words import Words

BY_CLASS: Mapping[type[KdeskError], Words] = FILE_CLASSES | {
    KdeskError: Words(
        N_("Something unexpected happened"),
        N_("This is a mistake in kdesk, not in the file or the account."),
        N_("Retry; if it comes back, report it with the log."),
    ),
    errors.ReviewUnreadable: Words(
        N_("This is no review that kdesk can open"),
        N_("The file is damaged, or another program wrote it."),
        N_("Choose a file that kdesk saved as a review."),
    ),
    errors.CaptionUnreadable: Words(
        N_("These captions cannot be read"),
        N_("Kaltura would store the file, and no player would show anything of it."),
        N_("Correct the file, then add it again."),
    ),
    errors.SheetUnreadable: Words(
        N_("This sheet cannot be read"),
        N_("The file is damaged, or it is no table."),
        N_("Save it again as CSV or XLSX."),
    ),
    errors.TooManyOpenFiles: Words(
        N_("Too many files are open on this computer"),
        N_("The system allows only so many at once, to all programs together and to each of them."),
        N_("Close programs that are not needed; the transfer goes on by itself."),
    ),
    errors.DriveHangs: Words(
        N_("The drive does not answer"),
        N_("It is waking up, was disconnected, or the network to it is down."),
        N_("Check the drive; the transfer goes on by itself once it answers."),
    ),
    errors.ServerProblem: Words(
        N_("The server did not answer as expected"),
        N_("The server, or something on the way to it, had trouble."),
        N_("Transfers try again by themselves; otherwise try again in a while."),
    ),
    errors.Unreachable: Words(
        N_("The server cannot be reached"),
        N_("There is no network, or the server is down. Nothing that was uploaded is lost."),
        N_("Check the network of this computer; transfers go on by themselves as soon as there is one."),
    ),
    errors.TlsFailed: Words(
        N_("The server could not prove who it is"),
        N_(
            "Its certificate is not trusted here. A network that wants a sign-in of its own, a program that"
            " inspects traffic, or a wrong clock can be the reason."
        ),
        N_("Open a web page to sign in to the network, or ask who runs it; kdesk never sends anything unprotected."),
    ),
    errors.ProxyUnusable: Words(
        N_("The proxy of this network cannot be used"),
        N_("Requests to this server go through a proxy, and its address cannot be used."),
        N_("Correct the proxy settings, then start kdesk again."),
    ),
    errors.TimedOut: Words(
        N_("The server did not answer in time"),
        N_("The server is busy, or the connection is very slow."),
        N_("Transfers try again by themselves; otherwise try again in a while."),
    ),
    errors.BadResponse: Words(
        N_("The server sent an answer that is not Kaltura's"),
        N_("Something between this computer and Kaltura may have answered in its place, or cut the answer off."),
        N_("If it stays, check the address of the server and sign in to the network."),
    ),
    # Rule 5: a proxy answers 413. One MiB is the smallest size that is tried.
    errors.BodyTooLarge: Words(
        N_("The server does not take pieces of this size"),
        N_("The server, or a proxy before it, limits how much may be sent at once."),
        N_("kdesk sends smaller pieces; if even those are refused, ask who runs the server to allow 1 MiB."),
    ),
    errors.NothingDelivered: Words(
        N_("The server does not give the file"),
        N_("What came is not the file: it was empty, of another length, or a refusal."),
        N_("Retry later; if that does not help, ask your Kaltura administrator."),
    ),
    errors.HostSilent: Words(
        N_("The host that delivers the server's copy does not answer"),
        N_(
            "This network, or the delivery network of the account, does not let kdesk reach it. The upload is complete."
        ),
        N_("Compare it again from another network, or ask who runs this one to allow the host."),
    ),
    errors.ProcessingFailed: Words(
        N_("Kaltura could not process the file"),
        N_("Every byte arrived, but Kaltura could not make anything of them."),
        N_("Play the file on this computer to see whether it is whole, then retry; Retry makes a new entry."),
    ),
    # Kaltura tells its errors inside of HTTP 200 (rule 4).
    errors.ApiError: Words(
        N_("Kaltura refused the request"),
        N_("Kaltura understood the request and did not do what it asks for."),
        N_("Retry; if it comes back, ask your Kaltura administrator and show the line below."),
    ),
    # Rule 6: INVALID_KS with the KSID EXPIRED or LOGOUT.
    errors.SessionEnded: Words(
        N_("The session has ended"),
        N_("A session with Kaltura lasts for a limited time."),
        N_("kdesk signs in again by itself."),
    ),
    # Rule 6: also INVALID_KS with INVALID_TYPE, for which signing in again does not help.
    errors.NotPermitted: Words(
        N_("This account is not allowed to do that"),
        N_("The sign-in works, but the role of this user does not include that."),
        N_("Ask your Kaltura administrator for the right, or sign in as another user, then retry."),
    ),
    errors.TokenGone: Words(
        N_("The server does not keep this upload any more"),
        N_("It was removed there, or has waited for too long."),
        N_("kdesk begins this upload again by itself."),
    ),
    # Rule 8: the server keeps a token for seven days after its last byte.
    errors.TokenExpired: Words(
        N_("The upload was interrupted for longer than the server keeps it"),
        N_("Kaltura keeps what has arrived of a file for seven days."),
        N_("kdesk begins this upload again by itself."),
    ),
    # Rule 7: usually a closing call whose response was lost.
    errors.TokenNotOpen: Words(
        N_("The server takes no more bytes for this upload"),
        N_("It is complete there, or was closed."),
        N_("kdesk asks the server for its state and goes on from there."),
    ),
    # Rule 3: a chunk on a token that is not open yet.
    errors.CannotResume: Words(
        N_("The server does not know the beginning of this file"),
        N_("The first piece did not arrive before the others."),
        N_("kdesk begins this upload again by itself."),
    ),
    # Rule 7: the closing call has waited 45 s for bytes that are missing.
    errors.SizeMismatch: Words(
        N_("The server does not have every byte yet"),
        N_("Some pieces did not arrive."),
        N_("Retry sends what is missing."),
    ),
    # Rule 5: PHP drops a body over its limit as a whole and names `fileData` as missing, never the size.
    errors.BodyDropped: Words(
        N_("The server could not take a piece of the file"),
        N_("The piece was probably too large for it."),
        N_("kdesk sends smaller pieces; if even those are refused, ask who runs the server to allow 1 MiB."),
    ),
    # Rule 1: random bytes named .mp4 are refused too.
    errors.FileTypeRefused: Words(
        N_("Kaltura does not accept this kind of file"),
        N_("Your Kaltura account takes certain kinds of files only, and looks at the content, not at the name."),
        N_("Convert the file to another format, such as MP4, and upload that."),
    ),
    errors.EntryGone: Words(
        N_("The entry is not there any more"),
        N_("It was deleted, or this user may not see it."),
        N_("Retry makes a new entry and uploads the file again."),
    ),
    errors.AlreadyDone: Words(
        N_("It is so already"),
        N_("Somebody has done the same meanwhile."),
        N_("There is nothing left to do."),
    ),
    # Rule 9: for a repeated attach of the same token this is no error, and is not shown.
    errors.AlreadyWithContent: Words(
        N_("The entry has its content already"),
        N_("Somebody has uploaded content to it meanwhile."),
        N_("Retry uploads the file again, from its first byte."),
    ),
    errors.MediaProblem: Words(
        N_("This video cannot be decoded"),
        N_("The file is damaged, or of a kind that kdesk does not know."),
        N_("See whether another program plays it; otherwise make it anew from its source."),
    ),
    errors.SignInProblem: Words(
        N_("kdesk could not sign in"),
        N_("Transfers wait until somebody is signed in."),
        N_("Sign in again; transfers go on where they were."),
    ),
    errors.BadServiceUrl: Words(
        N_("This is not the address of a Kaltura server"),
        N_("An address looks like https://www.kaltura.com."),
        N_("Choose a region, or write the address of your own server."),
    ),
    errors.BadLoginPage: Words(
        N_("This is not the address of a login page"),
        N_("The browser takes your password there, so that the address begins with https://."),
        N_("Ask your Kaltura administrator for the address of the login page."),
    ),
    errors.SignInRefused: Words(
        N_("The server refused the sign-in"),
        N_(
            "What was entered or kept does not open a session. kdesk does not repeat it by itself, since wrong"
            " passwords lock a login."
        ),
        N_("Check it and sign in again."),
    ),
    errors.OneTimeCodeNeeded: Words(
        N_("This login needs a one-time code"),
        N_("The account asks for a second proof besides the password."),
        N_("Enter the present code of your authenticator application."),
    ),
    errors.SecretExposed: Words(
        N_("The secret would be sent without encryption"),
        N_(
            "The address begins with http://: whoever is on the way to the server can read what is sent, the secret"
            " too."
        ),
        N_("Use an address with https://, or sign in again and agree to sending it so."),
    ),
    errors.SignInNeeded: Words(
        N_("Sign in again to go on"),
        N_("The session has ended, and kdesk has nothing to renew it with."),
        N_("Sign in again; transfers go on where they were."),
    ),
    errors.KeyringProblem: Words(
        N_("The keyring of this computer did not answer"),
        N_("kdesk keeps secrets there and nowhere else."),
        N_("You stay signed in only until kdesk is closed."),
    ),
    errors.NoKeyring: Words(
        N_("This computer has no keyring"),
        N_("kdesk keeps secrets in the keyring of the system and nowhere else."),
        N_("Install one, such as GNOME Keyring or KWallet; without it you stay signed in only until kdesk is closed."),
    ),
    errors.KeyringLocked: Words(
        N_("The keyring of this computer is locked"),
        N_("The secret of this account is in it."),
        N_("Unlock the keyring, then sign in again or restart kdesk."),
    ),
    errors.KeyringRefused: Words(
        N_("The keyring of this computer refused"),
        N_("The system did not allow kdesk to use it, or was told not to."),
        N_("Allow kdesk in the settings of the keyring; until then you stay signed in only until kdesk is closed."),
    ),
    errors.CertificatesUnusable: Words(
        N_("The file with more certificate authorities cannot be used"),
        N_("The file cannot be read, or holds no certificate of an authority. Those of the system are trusted."),
        N_("Choose a PEM file in the settings (Network), or leave the field empty."),
    ),
    errors.StoreProblem: Words(
        N_("kdesk could not save its state"),
        N_("The disk may be full, or the folder may not be written to."),
        N_("Make room or give yourself the right, then try again."),
    ),
    errors.DataDirectoryInUse: Words(
        N_("Another kdesk is using this data directory"),
        N_("Two of them would undo what the other writes."),
        N_("Use the one that runs, or name another directory with --data."),
    ),
    errors.JournalProblem: Words(
        N_("The list of transfers could not be saved"),
        N_("The disk may be full, or the folder of kdesk's data may not be written to."),
        N_("Make room; transfers go on, but could not be continued after a crash."),
    ),
    errors.DecoderFailed: Words(
        N_("Pictures cannot be shown"),
        N_("This is a mistake in kdesk, not in the file or the account."),
        N_("Retry; if it comes back, report it with the log."),
    ),
    errors.DemoServerFailed: Words(
        N_("The demo server could not be started"),
        N_("It runs beside the window, and did not answer."),
        N_("Start kdesk again."),
    ),
}
