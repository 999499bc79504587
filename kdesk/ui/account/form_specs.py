"""What the forms of the kinds of signing in ask for."""

from dataclasses import dataclass

from kdesk.domain.account import SignInKind
from kdesk.messages import N_


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a form.

    Attributes:
        label: Marked for translation.
        optional_label: The label of a field that may be empty; by default `label`.
        hint: Placeholder text, marked for translation unless it is an example.
        secret: Whether the text is shown as dots.
        optional: Whether the field may be empty.
        number: Whether the text must be a partner id.
    """

    key: str
    label: str
    hint: str = ""
    optional_label: str = ""
    secret: bool = False
    optional: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class FormSpec:
    """The form of one kind of signing in.

    Attributes:
        title: Marked for translation.
        secret: Key of the field that goes to the keyring, "" where the secret comes from elsewhere.
        remark: A warning or a hint below the fields, marked for translation.
    """

    kind: SignInKind
    title: str
    fields: tuple[FieldSpec, ...]
    secret: str
    remark: str = ""


PAGE = "login-page"
"""Key of the field for the address of a login page."""
CODE = "code"
"""Key of the field for the one-time code, which is visible only when the server requires one."""
_PARTNER = FieldSpec("partner", N_("Partner id"), N_("A number, such as 1234567"), number=True)
FORMS: tuple[FormSpec, ...] = (
    FormSpec(
        SignInKind.PASSWORD,
        N_("E-mail and password"),
        (
            FieldSpec("user", N_("E-mail"), "you@example.com"),
            FieldSpec("password", N_("Password"), secret=True),
            FieldSpec(
                "partner",
                N_("Partner id"),
                N_("Found by the server, if the login has one account"),
                N_("Partner id (optional)"),
                optional=True,
                number=True,
            ),
            FieldSpec(CODE, N_("One-time code"), N_("From your authenticator app or e-mail"), optional=True),
        ),
        "password",
    ),
    FormSpec(
        SignInKind.LOGIN_PAGE,
        N_("Login page in the browser"),
        (
            FieldSpec(PAGE, N_("Address of the login page"), "https://login.example.org/kdesk"),
            FieldSpec(
                "partner",
                N_("Partner id"),
                N_("The one that the page chooses"),
                N_("Partner id (optional)"),
                optional=True,
                number=True,
            ),
        ),
        "",
        N_(
            "For organisations with single sign-on: your browser opens this page, you sign in there, and the page hands"
            " the session to kdesk. Your Kaltura administrator knows the address."
        ),
    ),
    FormSpec(
        SignInKind.APP_TOKEN,
        N_("Application token"),
        (_PARTNER, FieldSpec("token-id", N_("Token id")), FieldSpec("token", N_("Token"), secret=True)),
        "token",
    ),
    FormSpec(
        SignInKind.KS,
        N_("Kaltura session (KS)"),
        (FieldSpec("ks", "KS", N_("Paste it here"), secret=True),),
        "ks",
        N_("A pasted session cannot be renewed: kdesk asks again when it ends."),
    ),
    FormSpec(
        SignInKind.ADMIN_SECRET,
        N_("Admin secret"),
        (
            _PARTNER,
            FieldSpec("secret", N_("Admin secret"), secret=True),
            FieldSpec("user", N_("User id"), optional_label=N_("User id (optional)"), optional=True),
        ),
        "secret",
        N_(
            "Discouraged: the admin secret opens everything in the account, for everybody who has it, and cannot be "
            "taken back without breaking other programs. An application token does the same work and can be revoked."
        ),
    ),
)
