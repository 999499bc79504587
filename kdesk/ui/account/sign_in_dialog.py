"""The sign-in dialog: server, kind, fields, and the option to stay signed in."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ui_ports import Accounts, Samples
from kdesk.errors import BadLoginPage, BadServiceUrl, KdeskError, OneTimeCodeNeeded, Reason
from kdesk.guide import Topic
from kdesk.messages import _
from kdesk.messages.sign_in import plain_http_question
from kdesk.ui.account.browser_frame import BrowserFrame
from kdesk.ui.account.demo_offer import DemoOffer
from kdesk.ui.account.error_frame import ErrorFrame
from kdesk.ui.account.form_specs import CODE, PAGE
from kdesk.ui.account.keep_option import notify_about_keyring
from kdesk.ui.account.sign_in_extras import NO_EXTRAS, SignInExtras
from kdesk.ui.account.sign_in_fields import SignInFields
from kdesk.ui.account.sign_in_form import SignInForm
from kdesk.ui.account.sign_in_steps import SignInSteps
from kdesk.ui.dialog import Dialog
from kdesk.ui.dialog_buttons import dialog_buttons
from kdesk.ui.guide.topics import set_topic
from kdesk.ui.notices import NoticeBar
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme

_TASK = "sign-in"
_WIDTH, _HEIGHT = 440, 720
_MAX_SCREEN_SHARE = 0.9


class SignInDialog(Dialog):
    """Signs in to an account. `ask` opens it without blocking the window.

    Args:
        notices: Get the notice that the keyring does not hold the secret.
        extras: What it offers besides its forms.

    Attributes:
        service: The server.
        kinds: The choice of a form.
        forms: One for each kind of signing in.
        keep: The option to stay signed in.
        advanced: Advanced options of the account.
        browser: Shown while a login page is waited for.
        error: The error of the last attempt.
        scroll_area: The part above the buttons.

    Signals:
        signed_in: Somebody signed in; whether the keyring holds the secret.
    """

    signed_in = Signal(bool)

    def __init__(
        self,
        theme: Theme,
        accounts: Accounts,
        tasks: TaskScope,
        notices: NoticeBar,
        parent: QWidget | None = None,
        *,
        extras: SignInExtras = NO_EXTRAS,
    ) -> None:
        super().__init__(parent)
        set_topic(self, Topic.ACCOUNTS)
        self.setWindowTitle(_("Sign in to Kaltura"))
        self._theme, self._accounts, self._tasks, self._notices = theme, accounts, tasks, notices
        self._extras = extras
        self._build()
        self.finished.connect(self._leave)

    def ask(self, account: Account | None = None) -> None:
        """Open the dialog, filled with a saved account or empty. One that is not in view is signed in beside it."""
        self._show_text("")
        in_view = self._accounts.account
        self._show_servers()
        self._steps.beside = account.key if account and in_view and account.key != in_view.key else ""
        self._fields.fill(account)
        self._tasks.spawn(self._check_keyring(), replace="sign-in keyring")
        wanted = self._extras.samples is not None and not self._accounts.saved
        self.offer.keep_room(wanted)  # before the window is laid out
        if self._extras.samples is not None and wanted:
            self._tasks.spawn(self.offer.show_if_installed(self._extras.samples), replace="sign-in samples")
        self.open()
        self.form.first_empty().setFocus()
        self._bring_into_view()

    @property
    def form(self) -> SignInForm:
        """The fields of the chosen kind."""
        return self._fields.form

    def submit(self) -> None:
        """Validate the fields, then sign in."""
        try:
            service_url = self.service.service_url()
        except BadServiceUrl as exc:
            self._refuse(exc, self.service.address)
            return
        invalid = self.form.validate()
        if invalid is not None:
            self._show_text(invalid[1])
            invalid[0].setFocus()
            return
        try:
            account = self.advanced.applied_to(self.form.account(service_url))
        except BadLoginPage as exc:
            self._refuse(exc, self.form.edits[PAGE])
            return
        if account.exposes_secret:
            self._ask_about_plain_http(account)
            return
        self._tasks.spawn(self._sign_in(account, self.form.secret, self.keep.chosen), replace=_TASK)

    def _open_samples(self) -> None:
        if self._extras.samples is not None:
            self._tasks.spawn(self._start_demo(self._extras.samples), replace=_TASK)

    async def _start_demo(self, samples: Samples) -> None:
        """Start the demo; it replaces the window with this dialog."""
        self._set_busy(True)
        self.go.setText(_("Sign in"))  # it does not sign in here
        self.offer.show_busy(True)
        try:
            await samples.open()
        except KdeskError as exc:
            self.show_error(exc)
        finally:
            self._set_busy(False)
            self.offer.show_busy(False)

    def _ask_about_plain_http(self, account: Account) -> None:
        """Ask once; the decision is saved with the account."""
        question, explanation = plain_http_question(account)
        box = QuestionBox(self, question, explanation, yes=_("Send it so"), no=_("Cancel"), enter_agrees=False)
        box.agreed.connect(self._agree_to_plain_http)
        box.open()

    def _agree_to_plain_http(self) -> None:
        self.advanced.plain_http.setChecked(True)
        self.submit()

    async def _sign_in(self, account: Account, secret: str, keep: bool) -> None:
        focus: QWidget | None = self.focusWidget()
        self._set_busy(True)
        try:
            problem = await self._steps.enter(account, secret, self.form.one_time_code, keep=keep)
        except OneTimeCodeNeeded as exc:
            self.form.show_code(True)
            focus = self.form.edits.get(CODE, focus)
            self.show_error(exc)
            return
        except KdeskError as exc:
            if exc.reason is Reason.SINGLE_SIGN_ON and self._fields.choose_kind(SignInKind.LOGIN_PAGE):
                focus = self.form.edits[PAGE]
            self.show_error(exc)
            return
        finally:
            self._set_busy(False)
            if focus is not None:
                focus.setFocus()  # a disabled field loses the focus, and Enter would press Cancel
        notify_about_keyring(self._notices, problem)
        if self._extras.servers is not None:
            self._extras.servers.note(account.service_url)
        self.accept()
        self.signed_in.emit(keep and problem is None)

    def _show_servers(self) -> None:
        if self._extras.servers is not None:
            self.service.show_recent(self._extras.servers.servers)

    def _forget_server(self, service_url: str) -> None:
        if self._extras.servers is not None:
            self._extras.servers.forget(service_url)
            self._show_servers()

    async def _check_keyring(self) -> None:
        self.keep.show_keyring(await self._accounts.keyring_problem())

    def _leave(self) -> None:
        self._tasks.cancel(_TASK)
        # The dialog is kept for the next time: no secret may stay in its fields.
        self._fields.forget_secrets()

    def _set_busy(self, busy: bool) -> None:
        self._fields.setEnabled(not busy)
        self.go.setEnabled(not busy)
        self.go.setText(_("Signing in…") if busy else _("Sign in"))
        self.offer.setEnabled(not busy)
        if busy:
            self._show_text("")

    def _refuse(self, error: KdeskError, edit: QWidget) -> None:
        self.show_error(error)
        edit.setFocus()

    def show_error(self, error: KdeskError) -> None:
        """Show an error and scroll to it."""
        self.error.show_error(error)
        self._bring_into_view()

    def _show_text(self, text: str) -> None:
        self.error.show_text(text)
        self._bring_into_view()

    def _bring_into_view(self) -> None:
        """Scroll to the error, otherwise to the focused field: a low window does not show everything."""
        target = self.error if self.error.isVisibleTo(self) else self.focusWidget()
        if self._content.isAncestorOf(target):
            self.scroll_area.ensureWidgetVisible(target)

    def _build(self) -> None:
        px = self._theme.px
        self.error = ErrorFrame(self._theme)
        self._fields = SignInFields(self._theme, with_login_pages=self._extras.login_pages is not None)
        self.service, self.kinds, self.forms = self._fields.service, self._fields.kinds, self._fields.forms
        self.keep, self.advanced = self._fields.keep, self._fields.advanced
        self.browser = BrowserFrame(self._theme, self._fields)
        self._steps = SignInSteps(self._theme, self._accounts, self._extras, self.browser, self)
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._fields)
        column.addWidget(self.browser)
        column.addStretch(1)
        column.addWidget(self.error)
        self.scroll_area = QScrollArea(widgetResizable=True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setWidget(self._content)
        self.scroll_area.setAccessibleName(self.windowTitle())
        # The layout changes the range after an error or the offer has appeared.
        self.scroll_area.verticalScrollBar().rangeChanged.connect(lambda _min, _max: self._bring_into_view())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.scroll_area, 1)
        outer.addLayout(self._buttons())
        self.offer = DemoOffer(self._theme)
        self.offer.button.clicked.connect(self._open_samples)
        self.offer.hide()
        outer.addWidget(self.offer)
        self.service.forgotten.connect(self._forget_server)
        for stale in (self._fields.kind_changed, self._fields.corrected):
            stale.connect(lambda: self._show_text(""))
        self._show_text("")
        self.resize(QSize(px(_WIDTH), px(_HEIGHT)).boundedTo(self.screen().availableSize() * _MAX_SCREEN_SHARE))

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        row.setContentsMargins(*(self._theme.px(n) for n in (24, 12, 24, 16)))
        self.go = QPushButton(_("Sign in"))
        buttons = dialog_buttons(self.go, QPushButton(_("Cancel")))
        buttons.accepted.connect(self.submit)
        buttons.rejected.connect(self.reject)
        row.addWidget(buttons)
        return row
