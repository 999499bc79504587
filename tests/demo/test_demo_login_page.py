"""The login page of the demo's organisation, and accounts that take passwords there only."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.support.demo_client import DemoClient
from tests.support.demo_process import DemoProcess
from tests.support.login_visitor import Form

BACK = "http://127.0.0.1:5/sign-in"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    """A server whose accounts use single sign-on only."""
    process = DemoProcess(tmp_path_factory.mktemp("demo"), "--no-samples", "--single-sign-on").start()
    yield process
    assert process.stop() == 0


@pytest.fixture
def http(demo: DemoProcess) -> Iterator[httpx.Client]:
    """A browser without scripts."""
    with httpx.Client(base_url=demo.url, trust_env=False) as client:
        yield client


def entered(http: httpx.Client, credentials: dict[str, str], **fields: str) -> httpx.Response:
    """Fill the form in."""
    asked = http.get("/sso/login", params={"redirect_uri": BACK, "state": "a & b", **fields})
    mine = {"login": credentials["user_id"], "password": credentials["password"]}
    return http.post("/sso/login", data={**Form(asked.text).fields, **mine, **fields})


def test_the_answer_is_a_form(http: httpx.Client, nobody: DemoClient) -> None:
    """It holds a session of whoever signed in, and the text of the program as it was."""
    response = entered(http, nobody.credentials)
    form = Form(response.text)
    assert (response.headers["cache-control"], form.action, form.fields["state"]) == ("no-store", BACK, "a & b")
    nobody.ks = form.fields["ks"]
    info = nobody.call("session.get")
    assert (info["userId"], info["sessionType"]) == (nobody.credentials["user_id"], "2")


def test_the_answer_is_a_redirection_if_the_program_wants_that(http: httpx.Client, nobody: DemoClient) -> None:
    """The session stands behind the #, which no server sees."""
    response = entered(http, nobody.credentials, response_mode="fragment")
    parts = urlsplit(response.headers["location"])
    assert (response.status_code, f"{parts.scheme}://{parts.netloc}{parts.path}", parts.query) == (303, BACK, "")
    answer = parse_qs(parts.fragment)
    assert answer["state"] == ["a & b"]
    nobody.ks = answer["ks"][0]
    assert nobody.call("user.get")["id"] == nobody.credentials["user_id"]


@pytest.mark.parametrize(
    "fields",
    [
        {"redirect_uri": "https://attacker.example/"},
        {"redirect_uri": "http://attacker.example:5/"},
        {"redirect_uri": "http://127.0.0.1.attacker.example:5/"},
        {"redirect_uri": "http://127.0.0.1:x/"},
        {"redirect_uri": ""},
        {"state": ""},
    ],
)
def test_no_answer_leaves_this_computer(http: httpx.Client, nobody: DemoClient, fields: dict[str, str]) -> None:
    """Neither the form nor a session is given to whoever names another place."""
    asked = http.get("/sso/login", params={"redirect_uri": BACK, "state": "s", **fields})
    assert (asked.status_code, Form(asked.text).fields) == (400, {})
    assert entered(http, nobody.credentials, **fields).status_code == 400


def test_a_wrong_password_is_said_on_the_page(http: httpx.Client, nobody: DemoClient) -> None:
    """The form is shown again, without the password."""
    response = entered(http, nobody.credentials, password='x"><b>')
    assert response.status_code == 403
    assert "USER_WRONG_PASSWORD" in response.text
    assert "x&quot;" not in response.text
    assert Form(response.text).fields["login"] == nobody.credentials["user_id"]
    assert http.put("/sso/login").status_code == 405


def test_passwords_open_nothing_in_the_api(nobody: DemoClient, admin: DemoClient) -> None:
    """Only a right one is told so; the account says that it is such a one."""
    told = nobody.credentials
    mine = {"loginId": told["user_id"], "password": told["password"]}
    assert nobody.error("user.loginByLoginId", **mine) == "DIRECT_LOGIN_BLOCKED"
    assert nobody.error("user.loginByLoginId", **{**mine, "password": "x"}) == "USER_WRONG_PASSWORD"
    older = {"partnerId": told["partner_id"], "userId": told["user_id"], "password": told["password"]}
    assert nobody.error("user.login", **older) == "DIRECT_LOGIN_BLOCKED"
    assert nobody.error("adminUser.login", email=told["user_id"], password=told["password"]) == "DIRECT_LOGIN_BLOCKED"
    info = admin.call("partner.getInfo")
    assert (info["useSso"], info["blockDirectLogin"]) == (True, True)
