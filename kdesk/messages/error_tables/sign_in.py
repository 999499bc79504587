"""The words of reasons why nobody is signed in."""

from collections.abc import Mapping

from kdesk.errors import Reason
from kdesk.messages.translation import N_
from kdesk.messages.words import Words

SIGN_IN: Mapping[Reason, Words] = {
    # `user.loginByLoginId` answers USER_WRONG_PASSWORD also for an unknown user and for a locked login.
    Reason.WRONG_PASSWORD: Words(
        N_("The e-mail or the password is wrong, or this login is locked for now"),
        N_("Kaltura tells the three apart to nobody, and locks a login after several wrong passwords."),
        N_("Check both; after several tries wait a day, or reset the password in Kaltura's own console."),
    ),
    Reason.LOGIN_LOCKED: Words(
        N_("This login is locked after too many tries"),
        N_("Kaltura locks a login for up to a day after several wrong passwords."),
        N_("Wait, or reset the password in Kaltura's own console."),
    ),
    Reason.PASSWORD_EXPIRED: Words(
        N_("The password has expired; set a new one in Kaltura's own console"),
        N_("The account asks for a new password from time to time."),
        N_("Set it there, then sign in again with it."),
    ),
    Reason.SINGLE_SIGN_ON: Words(
        N_("This Kaltura account signs in through its own login page only"),
        N_("The account uses single sign-on, which takes no passwords from applications."),
        N_(
            "Choose “Login page in the browser” and enter its address, or ask your Kaltura administrator for an"
            " application token."
        ),
    ),
    # Kaltura counts a missing code as a failed try.
    Reason.CODE_MISSING: Words(
        N_("This login needs a one-time code"),
        N_("The account asks for a second proof besides the password."),
        N_("Enter the present code of your authenticator application."),
    ),
    Reason.CODE_REFUSED: Words(
        N_("The one-time code was not accepted"),
        N_("A code is good for half a minute and once; every wrong one counts towards a lock-out."),
        N_("Wait for the next code and enter that."),
    ),
    Reason.WRONG_SECRET: Words(
        N_("The partner id or the admin secret is wrong"),
        N_("The secret does not open a session for this partner."),
        N_("Correct it and sign in again."),
    ),
    Reason.PARTNER_NOT_FOUND: Words(
        N_("The server does not know this partner id"),
        N_("It belongs to no account on this server."),
        N_("Correct it and sign in again."),
    ),
    Reason.APP_TOKEN_GONE: Words(
        N_("The application token does not exist or was revoked"),
        N_("Somebody may have replaced it by another one."),
        N_("Ask for a new application token and sign in with it."),
    ),
    Reason.APP_TOKEN_OFF: Words(
        N_("The application token is switched off"),
        N_("An administrator of the account can switch it on again."),
        N_("Ask your Kaltura administrator, or sign in another way."),
    ),
    Reason.APP_TOKEN_EXPIRED: Words(
        N_("The application token has expired"),
        N_("It was made for a limited time."),
        N_("Ask for a new application token and sign in with it."),
    ),
    Reason.APP_TOKEN_MISMATCH: Words(
        N_("The application token does not match its id"),
        N_("Id and token belong together, and one of them is wrong."),
        N_("Correct it and sign in again."),
    ),
    Reason.APP_TOKEN_FRUITLESS: Words(N_("The server gave no session for this application token")),
    Reason.APP_TOKEN_OTHER_USER: Words(
        N_("No application token can be made for this account"),
        N_("Its login has another name than its user, to whom the entries would belong."),
        N_("Sign in with the name of the user, or make a token in Kaltura and sign in with that."),
    ),
    Reason.ENCRYPTION_EXPECTED: Words(
        N_("This Kaltura account cannot be used from here"),
        N_(
            "It takes requests from certain networks or in certain ways only, perhaps over an"
            " encrypted connection alone."
        ),
        N_("Sign in with the https:// address of the server, or ask your Kaltura administrator."),
    ),
    Reason.SIGN_IN_NOT_PERMITTED: Words(N_("This account is not allowed to do that")),
    Reason.KS_MISSING: Words(N_("There is no KS to sign in with")),
    Reason.KS_INVALID: Words(N_("This KS is not valid, or not any more")),
    Reason.ROLE_MISSING_HERE: Words(N_("The role of this session does not exist on this server")),
    Reason.CODE_USED_UP: Words(
        N_("Sign in again to go on"), detail=N_("the session has ended, and its one-time code opens no second one")
    ),
    Reason.KS_NOT_RENEWABLE: Words(
        N_("Sign in again to go on"), detail=N_("the session has ended, and a KS that was pasted cannot be renewed")
    ),
    Reason.LOGIN_PAGE_SILENT: Words(
        N_("The login page gave no session within two minutes"),
        N_("It may not know kdesk, or nobody signed in there."),
        N_("Try again; if the page shows an error, tell it to your Kaltura administrator."),
    ),
    Reason.LOGIN_PAGE_UNHEARD: Words(
        N_("kdesk cannot wait for the answer of a login page"),
        N_("This computer gave it no port of its own to listen at."),
        N_("Try again, or sign in another way."),
    ),
    Reason.LOGIN_PAGE_SESSION_INVALID: Words(
        N_("The session of the login page is not valid, or not any more"),
        N_("It has ended, or it belongs to another server."),
        N_("Sign in at the login page again; if that does not help, ask which server its sessions are for."),
    ),
    Reason.LOGIN_PAGE_NOT_RENEWABLE: Words(
        N_("Sign in again to go on"), detail=N_("the session of the login page has ended")
    ),
    Reason.OTHER_PARTNER: Words(
        N_("This session belongs to another Kaltura account"),
        N_("It is of partner {found}, and partner {wanted} was asked for."),
        N_("Sign in with a login of that account, or leave the partner id empty to use the other one."),
    ),
    Reason.RENEWAL_FAILED: Words(N_("Sign in again to go on")),
    Reason.NOTHING_IN_KEYRING: Words(
        N_("Sign in again to go on"), detail=N_("the keyring of this computer holds nothing for {account}")
    ),
}
