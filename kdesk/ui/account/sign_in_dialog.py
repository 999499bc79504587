"""The sign-in dialog: where, how, and whether the keyring remembers it."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kdesk.domain.account import Account, SignInKind
from kdesk.domain.ui_ports import Accounts, Samples
from kdesk.errors import BadServiceUrl, KdeskError, KeyringProblem, OneTimeCodeNeeded
from kdesk.messages.errors import advice_of, detail_of, title_of
from kdesk.messages.foreign_text import shown
from kdesk.ui.account.advanced import PLAIN_HTTP_WORDS, AdvancedSection
from kdesk.ui.account.demo_offer import DemoOffer
from kdesk.ui.account.error_frame import ErrorFrame
from kdesk.ui.account.partner_chooser import PartnerChooser
from kdesk.ui.account.server_picker import ServerPicker
from kdesk.ui.account.sign_in_form import CODE, FORMS, SignInForm
from kdesk.ui.dialog import Dialog
from kdesk.ui.notice import Notice, NoticeKind
from kdesk.ui.notices import NoticeBar
from kdesk.ui.question_box import QuestionBox
from kdesk.ui.tasks import TaskScope
from kdesk.ui.theme import Theme
from kdesk.ui.tips import plain_tip

KEYRING = "keyring"
"""Name of the standing notice about the keyring."""
SIGN_IN = "Sign in"
_TASK = "sign-in"
_WIDTH = 440
_HEIGHT = 720
_SHARE = 0.9
"""How much of the screen the dialog may take at most."""


class SignInDialog(Dialog):
    """Asks for a sign-in and makes it. Never blocks the window: `open()` it.

    accounts  signs in
    tasks     own the waiting for the server and the keyring
    notices   told when the keyring does not keep the secret
    samples   the demo that a first start offers, None where there is nothing to offer
    """

    def __init__(
        self,
        theme: Theme,
        accounts: Accounts,
        tasks: TaskScope,
        notices: NoticeBar,
        parent: QWidget | None = None,
        *,
        samples: Samples | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sign in to Kaltura")
        self._theme, self._accounts, self._tasks, self._notices = theme, accounts, tasks, notices
        self._samples = samples
        self._build()
        self.finished.connect(self._leave)

    def ask(self, account: Account | None = None) -> None:
        """Open with what is known of an account, or empty."""
        self._say("")
        if account is not None:
            self.service.fill(account.service_url)
            kinds = [spec.kind for spec in FORMS]
            self.kinds.setCurrentIndex(kinds.index(account.kind))
            for form in self._forms:
                form.fill(account)
        self.advanced.fill(account)
        self._tasks.spawn(self._look_at_keyring(), replace="sign-in keyring")
        self.offer.hide()
        if self._samples is not None and not self._accounts.saved:
            self._tasks.spawn(self._offer(self._samples), replace="sign-in samples")
        self.open()
        self.form.first_empty().setFocus()
        self._bring_into_view()

    @property
    def form(self) -> SignInForm:
        """The fields of the chosen kind."""
        return self._forms[self.kinds.currentIndex()]

    def submit(self) -> None:
        """Look at the fields; when they can be sent, sign in."""
        try:
            service_url = self.service.service_url()
        except BadServiceUrl as exc:
            self._tell(exc)
            self.service.address.setFocus()
            return
        wrong = self.form.wrong()
        if wrong is not None:
            edit, sentence = wrong
            self._say(sentence)
            edit.setFocus()
            return
        account = self.advanced.applied_to(self.form.account(service_url))
        if account.exposes_secret:
            self._ask_about_plain_http(account)
            return
        keep = self.keep.isChecked() and self.keep.isEnabled()
        self._tasks.spawn(self._sign_in(account, self.form.secret, keep), replace=_TASK)

    async def _offer(self, samples: Samples) -> None:
        self.offer.setVisible(await samples.offered())

    def _open_samples(self) -> None:
        if self._samples is not None:
            self._tasks.spawn(self._look_around(self._samples), replace=_TASK)

    async def _look_around(self, samples: Samples) -> None:
        """Start the demo; the window with this dialog goes when it stands."""
        self._set_busy(True)
        self.go.setText(SIGN_IN)
        self.offer.show_busy(True)
        try:
            await samples.open()
        except KdeskError as exc:
            self._tell(exc)
        finally:
            self._set_busy(False)
            self.offer.show_busy(False)

    def _ask_about_plain_http(self, account: Account) -> None:
        """Ask once: the answer is kept with the account that is signed in to."""
        question = f"Send the secret to {shown(account.region_name)} without encryption?"
        more = f"The address begins with http://. {PLAIN_HTTP_WORDS} kdesk asks once for this account."
        box = QuestionBox(self, question, more, yes="Send it so", no="Cancel", enter_agrees=False)
        box.agreed.connect(self._agree_to_plain_http)
        box.open()

    def _agree_to_plain_http(self) -> None:
        self.advanced.plain_http.setChecked(True)
        self.submit()

    async def _sign_in(self, account: Account, secret: str, keep: bool) -> None:
        place: QWidget | None = self.focusWidget()
        self._set_busy(True)
        try:
            problem = await self._enter(account, secret, keep)
        except OneTimeCodeNeeded as exc:
            self.form.show_code(True)
            place = self.form.edits.get(CODE, place)
            self._tell(exc)
            return
        except KdeskError as exc:
            self._tell(exc)
            return
        finally:
            self._set_busy(False)
            if place is not None:
                place.setFocus()  # a field that rests gives the keyboard away, and Enter would press Cancel
        self._tell_about_keyring(problem)
        self.accept()

    async def _enter(self, account: Account, secret: str, keep: bool) -> KeyringProblem | None:
        """Sign in; where the login has several partners and none was named, ask which, and enter that one."""
        code = self.form.one_time_code
        problem = await self._accounts.sign_in(account, secret, one_time_code=code, keep=keep)
        if account.kind is not SignInKind.PASSWORD or account.partner_id:
            return problem
        partners = await self._accounts.partners()
        present = self._accounts.account.partner_id if self._accounts.account else 0
        if len(partners) > 1:
            chosen = await PartnerChooser(self._theme, partners, present, self).ask()
            if chosen is not None and chosen.id != present:
                named = replace(account, partner_id=chosen.id)
                return await self._accounts.sign_in(named, secret, one_time_code=code, keep=keep)
        return problem

    async def _look_at_keyring(self) -> None:
        problem = await self._accounts.keyring_problem()
        self.keep.setEnabled(problem is None)
        self.keep.setChecked(problem is None)
        if problem is None:
            self._keyring_words.setText("The secret goes to the keyring of this computer and nowhere else.")
        else:
            self._keyring_words.setText(f"{title_of(problem)}. You stay signed in only until kdesk is closed.")
        self._keyring_words.setToolTip("" if problem is None else plain_tip(advice_of(problem), detail_of(problem)))

    def _tell_about_keyring(self, problem: KeyringProblem | None) -> None:
        if problem is None:
            self._notices.withdraw(KEYRING)
            return
        text = f"{title_of(problem)}: you stay signed in only until kdesk is closed"
        detail = advice_of(problem)
        self._notices.post(Notice(text, NoticeKind.WAITING, detail, standing=KEYRING, support=detail_of(problem)))

    def _leave(self) -> None:
        self._tasks.cancel(_TASK)
        for form in self._forms:
            form.forget_secrets()

    def _set_busy(self, busy: bool) -> None:
        self._fields.setEnabled(not busy)
        self.go.setEnabled(not busy)
        self.go.setText("Signing in…" if busy else SIGN_IN)
        self.offer.setEnabled(not busy)
        if busy:
            self._say("")

    def _tell(self, error: KdeskError) -> None:
        self._problem.tell(error)
        self._bring_into_view()

    def _say(self, sentence: str) -> None:
        self._problem.say(sentence)
        self._bring_into_view()

    def _bring_into_view(self) -> None:
        """Scroll to what went wrong, otherwise to where the cursor is: in a low window there is more than fits."""
        wanted = self._problem if self._problem.isVisibleTo(self) else self.focusWidget()
        if self._fields_and_error.isAncestorOf(wanted):
            self._scroll.ensureWidgetVisible(wanted)

    def _build(self) -> None:
        px = self._theme.px
        self._fields, self._problem = QWidget(), ErrorFrame(self._theme)
        self.error_title, self.error_detail = self._problem.title, self._problem.detail
        fields = QVBoxLayout(self._fields)
        fields.setContentsMargins(px(24), px(16), px(24), px(16))
        fields.setSpacing(px(12))
        self.service = ServerPicker(self._theme)
        fields.addWidget(self.service)
        fields.addLayout(self._kind_picker())
        self._forms = [SignInForm(spec, self._theme) for spec in FORMS]
        self._stack = QStackedWidget()
        for form in self._forms:
            self._stack.addWidget(form)
        fields.addWidget(self._stack)
        fields.addSpacing(px(4))
        fields.addLayout(self._keeper())
        self.advanced = AdvancedSection(self._theme)
        # What was agreed to for one server is not for another.
        self.service.changed.connect(lambda: self.advanced.plain_http.setChecked(False))
        fields.addWidget(self.advanced)
        content = self._fields_and_error = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._fields)
        column.addStretch(1)
        column.addWidget(self._problem)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        # An error makes the content higher, and the offer below it the room smaller, only once they are laid out.
        self._scroll.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._bring_into_view())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scroll, 1)
        outer.addLayout(self._buttons())
        self.offer = DemoOffer(self._theme)
        self.offer.button.clicked.connect(self._open_samples)
        self.offer.hide()
        outer.addWidget(self.offer)
        self.kinds.currentIndexChanged.connect(self._show_kind)
        self._show_kind(0)
        self.resize(QSize(px(_WIDTH), px(_HEIGHT)).boundedTo(self.screen().availableSize() * _SHARE))

    def _kind_picker(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self._theme.px(4))
        self.kinds = QComboBox()
        self.kinds.setAccessibleName("Sign in with")
        self.kinds.addItems([spec.title for spec in FORMS])
        label = QLabel("Sign in with")
        label.setBuddy(self.kinds)
        column.addWidget(label)
        column.addWidget(self.kinds)
        return column

    def _keeper(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self._theme.px(4))
        self.keep = QCheckBox("Keep me signed in")
        self.keep.setChecked(True)
        self._keyring_words = QLabel("Looking at the keyring of this computer…")
        self._keyring_words.setProperty("role", "secondary")
        self._keyring_words.setTextFormat(Qt.TextFormat.PlainText)
        self._keyring_words.setWordWrap(True)
        column.addWidget(self.keep)
        column.addWidget(self._keyring_words)
        return column

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(*(self._theme.px(n) for n in (24, 12, 24, 16)))
        row.setSpacing(self._theme.px(8))
        cancel = QPushButton("Cancel")
        cancel.clicked.connect(self.reject)
        self.go = QPushButton(SIGN_IN)
        self.go.setProperty("kind", "main")
        self.go.setDefault(True)
        self.go.clicked.connect(self.submit)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.go)
        return row

    def _show_kind(self, index: int) -> None:
        for number, form in enumerate(self._forms):
            # Only the form that is shown takes room.
            room = QSizePolicy.Policy.Preferred if number == index else QSizePolicy.Policy.Ignored
            form.setSizePolicy(QSizePolicy.Policy.Preferred, room)
        self._stack.setCurrentIndex(index)
        self._say("")
