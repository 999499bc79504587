"""What each of our errors means to a person, and what can be done: one table for the whole tree.

Where more is known, the error brings its own advice: `kaltura.meanings` has it for every code of Kaltura's.
"""

from collections.abc import Mapping

from kdesk import errors
from kdesk.errors import Advice, KdeskError

LATER = "Transfers try again by themselves; otherwise try again in a while."
_ANOTHER_FILE = "Choose another file."
_SIGN_IN = "Sign in again; transfers go on where they were."
_SMALLER = "kdesk sends smaller pieces; if even those are refused, ask who runs the server to allow 1 MiB."
_UPLOAD_AGAIN = "Retry uploads the file again, from its first byte."

_TABLE: Mapping[type[KdeskError], Advice] = {
    KdeskError: Advice(
        "This is a mistake in kdesk, not in the file or the account.",
        "Retry; if it comes back, report it with the log.",
    ),
    # The file.
    errors.FileProblem: Advice("Something about the file keeps kdesk from reading it.", _ANOTHER_FILE),
    errors.FileMissing: Advice(
        "It was moved, renamed or deleted, or its drive is not connected.", "Put it back where it was, then retry."
    ),
    errors.FileUnreadable: Advice(
        "The system does not let kdesk read it, or its drive has a fault.",
        "Give yourself the right to read it, or copy it to another drive, then retry.",
    ),
    errors.FileEmpty: Advice(
        "Kaltura takes no file without content.", "Wait until the program that writes it is done, then add it again."
    ),
    errors.NotAFile: Advice("Folders, devices and broken links have no content to upload.", _ANOTHER_FILE),
    errors.KindNotTaken: Advice("The content of the file is of another kind.", "Choose a video, a sound or an image."),
    errors.FileChanged: Advice(
        "What was uploaded until then no longer belongs to this file, and a mixture would be worth nothing.",
        "Upload the new version, or cancel.",
    ),
    errors.FileStillWritten: Advice(
        "Half a file would be worth nothing.", "The transfer goes on by itself once the program that writes it is done."
    ),
    errors.TooManyOpenFiles: Advice(
        "The system allows only so many at once, to all programs together and to each of them.",
        "Close programs that are not needed; the transfer goes on by itself.",
    ),
    errors.DriveHangs: Advice(
        "It is waking up, was disconnected, or the network to it is down.",
        "Check the drive; the transfer goes on by itself once it answers.",
    ),
    # The server.
    errors.ServerProblem: Advice("The server, or something on the way to it, had trouble.", LATER),
    errors.Unreachable: Advice(
        "There is no network, or the server is down. Nothing that was uploaded is lost.",
        "Check the network of this computer; transfers go on by themselves as soon as there is one.",
    ),
    errors.TlsFailed: Advice(
        "Its certificate is not trusted here. A network that wants a sign-in of its own, a program that inspects"
        " traffic, or a wrong clock can be the reason.",
        "Open a web page to sign in to the network, or ask who runs it; kdesk never sends anything unprotected.",
    ),
    errors.ProxyUnusable: Advice(
        "Requests to this server go through a proxy, and its address cannot be used.",
        "Correct the proxy settings, then start kdesk again.",
    ),
    errors.TimedOut: Advice("The server is busy, or the line is very slow.", LATER),
    errors.BadResponse: Advice(
        "Something between this computer and Kaltura may have answered in its place, or cut the answer off.",
        "If it stays, check the address of the server and sign in to the network.",
    ),
    errors.BodyTooLarge: Advice("The server, or a proxy before it, limits how much may be sent at once.", _SMALLER),
    errors.HostSilent: Advice(
        "This network, or the delivery network of the account, does not let kdesk reach it. The upload is complete.",
        "Compare it again from another network, or ask who runs this one to allow the host.",
    ),
    errors.ProcessingFailed: Advice(
        "Every byte arrived, but Kaltura could not make anything of them.",
        "Play the file on this computer to see whether it is whole, then retry; Retry makes a new entry.",
    ),
    errors.ApiError: Advice(
        "Kaltura understood the request and did not do what it asks for.",
        "Retry; if it comes back, ask your Kaltura administrator and show the line below.",
    ),
    errors.SessionEnded: Advice("A session with Kaltura lasts for a limited time.", "kdesk signs in again by itself."),
    errors.NotPermitted: Advice(
        "The sign-in works, but the role of this user does not include that.",
        "Ask your Kaltura administrator for the right, or sign in as another user, then retry.",
    ),
    errors.TokenGone: Advice(
        "It was removed there, or has waited for too long.", "kdesk begins this upload again by itself."
    ),
    errors.TokenExpired: Advice(
        "Kaltura keeps what has arrived of a file for seven days.", "kdesk begins this upload again by itself."
    ),
    errors.TokenNotOpen: Advice(
        "It is complete there, or was closed.", "kdesk asks the server for its state and goes on from there."
    ),
    errors.CannotResume: Advice(
        "The first piece did not arrive before the others.", "kdesk begins this upload again by itself."
    ),
    errors.SizeMismatch: Advice("Some pieces did not arrive.", "Retry sends what is missing."),
    errors.BodyDropped: Advice("The piece was probably too large for it.", _SMALLER),
    errors.FileTypeRefused: Advice(
        "Your Kaltura account takes certain kinds of files only, and looks at the content, not at the name.",
        "Convert the file to another format, such as MP4, and upload that.",
    ),
    errors.EntryGone: Advice(
        "It was deleted, or this user may not see it.", "Retry makes a new entry and uploads the file again."
    ),
    errors.AlreadyWithContent: Advice("Somebody has uploaded content to it meanwhile.", _UPLOAD_AGAIN),
    # Signing in.
    errors.SignInProblem: Advice("Transfers wait until somebody is signed in.", _SIGN_IN),
    errors.BadServiceUrl: Advice(
        "An address looks like https://www.kaltura.com.", "Choose a region, or write the address of your own server."
    ),
    errors.SignInRefused: Advice(
        "What was entered or kept does not open a session. kdesk does not repeat it by itself, since wrong passwords"
        " lock a login.",
        "Check it and sign in again.",
    ),
    errors.OneTimeCodeNeeded: Advice(
        "The account asks for a second proof besides the password.",
        "Enter the present code of your authenticator application.",
    ),
    errors.SecretExposed: Advice(
        "The address begins with http://: whoever is on the way to the server can read what is sent, the secret too.",
        "Use an address with https://, or sign in again and agree to sending it so.",
    ),
    errors.SignInNeeded: Advice("The session has ended, and kdesk has nothing to renew it with.", _SIGN_IN),
    # This computer.
    errors.KeyringProblem: Advice(
        "kdesk keeps secrets there and nowhere else.", "You stay signed in only until kdesk is closed."
    ),
    errors.NoKeyring: Advice(
        "kdesk keeps secrets in the keyring of the system and nowhere else.",
        "Install one, such as GNOME Keyring or KWallet; without it you stay signed in only until kdesk is closed.",
    ),
    errors.KeyringLocked: Advice(
        "The secret of this account is in it.", "Unlock the keyring, then sign in again or restart kdesk."
    ),
    errors.KeyringRefused: Advice(
        "The system did not allow kdesk to use it, or was told not to.",
        "Allow kdesk in the settings of the keyring; until then you stay signed in only until kdesk is closed.",
    ),
    errors.StoreProblem: Advice(
        "The disk may be full, or the folder may not be written to.",
        "Make room or give yourself the right, then try again.",
    ),
    errors.DataDirectoryInUse: Advice(
        "Two of them would undo what the other writes.", "Use the one that runs, or name another directory with --data."
    ),
    errors.JournalProblem: Advice(
        "The disk may be full, or the folder of kdesk's data may not be written to.",
        "Make room; transfers go on, but could not be continued after a crash.",
    ),
}


def advice_of(error: KdeskError) -> Advice:
    """Return what a person is told about this error: its own advice, that of its class, or of the nearest above."""
    if error.advice is not None:
        return error.advice
    return next(_TABLE[kind] for kind in type(error).__mro__ if kind in _TABLE)
