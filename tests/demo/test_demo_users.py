"""Sign-in with a password, and the users of a partner."""

import time
from typing import Any

import pytest

from kdesk.demo.store.auth import totp
from tests.support.demo_client import DemoClient

TRIES = 10


def sign_in(client: DemoClient, who: str, **changes: Any) -> Any:
    """Return the response to user.loginByLoginId for one of the users in the ready line."""
    credentials = client.credentials
    mine = {
        "loginId": credentials[f"{who}_id"],
        "password": credentials["password" if who == "user" else f"{who}_password"],
    }
    return client.call("user.loginByLoginId", **{**mine, **changes})


def test_login(nobody: DemoClient) -> None:
    """The right password gives an admin session with every privilege, for the requested time."""
    before = int(time.time())
    nobody.ks = sign_in(nobody, "user", expiry=3600)
    info = nobody.call("session.get")
    assert (info["sessionType"], info["userId"], info["privileges"]) == ("2", nobody.credentials["user_id"], "all:*")
    assert before + 3600 <= int(info["expiry"]) <= time.time() + 3600
    nobody.ks = sign_in(nobody, "user", ks="", privileges="disableentitlement")
    assert nobody.call("session.get")["privileges"] == "disableentitlement"


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "x"},
        {"loginId": "who@example.test"},
        {"partnerId": 99},
        {"partnerId": 987654},
        {"ks": "garbage"},
        {"password": None},
    ],
)
def test_failed_logins_have_one_code(nobody: DemoClient, wrong: dict[str, Any]) -> None:
    """Whatever is wrong with a sign-in, even an expired KS or a missing parameter, the code is the same."""
    response = sign_in(nobody, "user", **wrong)
    assert (response["code"], response["args"]) == ("USER_WRONG_PASSWORD", [])


def test_older_logins(nobody: DemoClient) -> None:
    """`user.login` takes partner and user and masks nothing; `adminUser.login` is for admins."""
    credentials = nobody.credentials
    mine = {
        "partnerId": credentials["partner_id"],
        "userId": credentials["user_id"],
        "password": credentials["password"],
    }
    nobody.ks = nobody.call("user.login", **mine)
    assert nobody.call("session.get")["privileges"] == "all:*"
    nobody.ks = ""
    assert nobody.error("user.login", **{**mine, "password": "x"}) == "USER_WRONG_PASSWORD"
    assert nobody.error("user.login", **{**mine, "userId": "x"}) == "USER_NOT_FOUND"
    admin = nobody.call("adminUser.login", email=credentials["user_id"], password=credentials["password"])
    assert nobody.call("session.get", ks=admin)["sessionType"] == "2"
    member = {"email": credentials["member_id"], "password": credentials["member_password"]}
    assert nobody.error("adminUser.login", **member) == "ADMIN_KUSER_NOT_FOUND"


def test_an_ordinary_user_sees_only_its_own(admin: DemoClient, nobody: DemoClient) -> None:
    """The member's session is a user's: it manages nothing, and lists its own entries.

    This is so if empty privileges are requested: a sign-in without any gets `*`, which lists everything.
    """
    other = admin.entry("of somebody else")
    nobody.ks = sign_in(nobody, "member")
    assert other in [row["id"] for row in nobody.call("media.list", filter={"statusIn": "7"})["objects"]]
    nobody.ks = sign_in(nobody, "member", privileges="")
    own = nobody.entry("my own")
    listed = nobody.call("media.list", filter={"statusIn": "7"})
    assert [row["id"] for row in listed["objects"]] == [own]
    assert nobody.error("partner.getInfo") == nobody.error("user.list") == "SERVICE_FORBIDDEN"


def test_expired_password(nobody: DemoClient) -> None:
    """An expired password is reported only if it is correct."""
    assert sign_in(nobody, "expired")["code"] == "PASSWORD_EXPIRED"
    assert sign_in(nobody, "expired", password="x")["code"] == "USER_WRONG_PASSWORD"


def test_one_time_code(nobody: DemoClient) -> None:
    """A missing and a wrong code have their own errors; `user.login` accepts no code."""
    credentials = nobody.credentials
    assert sign_in(nobody, "otp")["code"] == "MISSING_OTP"
    assert sign_in(nobody, "otp", otp="000000x")["code"] == "INVALID_OTP"
    nobody.ks = sign_in(nobody, "otp", otp=totp.code(credentials["otp_secret"], int(time.time())))
    assert nobody.call("user.get")["id"] == credentials["otp_id"]
    mine = {
        "partnerId": credentials["partner_id"],
        "userId": credentials["otp_id"],
        "password": credentials["otp_password"],
    }
    assert nobody.error("user.login", **mine) == "MISSING_OTP"


@pytest.mark.parametrize(("at", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_of_rfc_6238(at: int, code: str) -> None:
    """The examples of RFC 6238 for SHA-1, last six digits; a code is accepted just after its time."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # From the RFC.
    assert totp.code(secret, at) == code
    assert totp.accepts(secret, code, at + 30)
    assert not totp.accepts(secret, code, at + 90)


def test_too_many_wrong_passwords(admin: DemoClient, nobody: DemoClient) -> None:
    """After ten wrong passwords the right one is refused too; `user.login` reports it, the other action masks it."""
    credentials = nobody.credentials
    mine = {"partnerId": credentials["second_partner_id"], "userId": credentials["second_user_id"]}
    codes = [nobody.error("user.login", **mine, password="x") for _ in range(TRIES)]
    assert codes == ["USER_WRONG_PASSWORD"] * (TRIES - 1) + ["LOGIN_RETRIES_EXCEEDED"]
    assert nobody.error("user.login", **mine, password=credentials["second_password"]) == "LOGIN_BLOCKED"
    masked = {"loginId": credentials["second_user_id"], "password": credentials["second_password"]}
    assert nobody.error("user.loginByLoginId", **masked) == "USER_WRONG_PASSWORD"
    assert admin.call("partner.getInfo")["maxLoginAttempts"] == str(TRIES)


def test_reset_tells_nothing(nobody: DemoClient) -> None:
    """The response is the same whether the address is known or not."""
    for email in (nobody.credentials["user_id"], "who@example.test"):
        assert nobody.call("user.resetPassword", email=email) is None


def test_wrong_attempts_are_forgotten(nobody: DemoClient) -> None:
    """A successful sign-in resets the count of failures."""
    for _ in range(2):
        for _ in range(TRIES - 1):
            assert sign_in(nobody, "member", password="x")["code"] == "USER_WRONG_PASSWORD"
        assert isinstance(sign_in(nobody, "member"), str)


def test_the_owner(admin: DemoClient) -> None:
    """The owner of the ready line, as returned by `get` and `getByLoginId`."""
    owner = admin.call("user.get")
    assert owner["id"] == owner["email"] == owner["screenName"] == admin.credentials["user_id"]
    assert (owner["fullName"], owner["firstName"], owner["lastName"]) == ("Demo Producer", "Demo", "Producer")
    assert (owner["isAdmin"], owner["isAccountOwner"], owner["loginEnabled"]) == (True, True, True)
    assert (owner["roleIds"], owner["roleNames"], owner["capabilities"]) == ("2", "Publisher Administrator", [])
    assert admin.call("user.getByLoginId", loginId=owner["id"]) == owner
    assert admin.error("user.getByLoginId", loginId="who@example.test") == "LOGIN_DATA_NOT_FOUND"
    assert admin.error("user.delete", userId=owner["id"]) == "CANNOT_DELETE_OR_BLOCK_ROOT_ADMIN_USER"


def test_uploading_creates_a_user(nobody: DemoClient) -> None:
    """A name in a session is no user; with its first token or entry it becomes one."""
    nobody.as_user("newcomer")
    assert nobody.error("user.get") == "INVALID_USER_ID"
    nobody.token()
    shown = nobody.call("user.get")
    assert (shown["id"], shown["fullName"], shown["firstName"], shown["lastName"]) == (*["newcomer"] * 3, "")
    assert (shown["isAdmin"], shown["loginEnabled"], shown["roleIds"]) == (False, False, "")
    assert "email" not in shown


def test_users_see_only_themselves(user: DemoClient, admin: DemoClient) -> None:
    """A user session can read no other user, an admin session can."""
    user.entry()
    other = user.call("user.get", userId="somebody")
    assert (other["code"], other["args"]) == (
        "CANNOT_RETRIEVE_ANOTHER_USER_USING_NON_ADMIN_SESSION",
        {"USER_ID": "somebody"},
    )
    assert user.error("user.getByLoginId", loginId=user.credentials["user_id"]) == "INVALID_USER_ID"
    assert admin.call("user.get", userId="user1")["id"] == "user1"
    assert admin.error("user.get", userId="nobody-here") == "INVALID_USER_ID"


def test_add_update_delete(admin: DemoClient) -> None:
    """A user is added once, changed by the sent fields, and unknown after deletion, so that it can be added again."""
    made = admin.call("user.add", user={"id": "anna", "firstName": "Anna", "lastName": "Blume", "email": "a@b.example"})
    assert (made["fullName"], made["email"], made["status"]) == ("Anna Blume", "a@b.example", 1)
    assert admin.call("user.add", user={"id": "anna"})["args"] == {"UID": "anna"}
    changed = admin.call("user.update", userId="anna", user={"description": "writes", "fullName": "Anna Gold"})
    assert (changed["description"], changed["lastName"], changed["email"]) == ("writes", "Gold", "a@b.example")
    assert admin.call("user.delete", userId="anna")["status"] == 2
    assert admin.error("user.get", userId="anna") == "INVALID_USER_ID"
    assert "email" not in admin.call("user.add", user={"id": "anna"})
    assert admin.call("user.add", user={"id": "a/b"})["args"] == {"FIELD_NAME": "id"}


def test_list(admin: DemoClient) -> None:
    """Users are filtered and paged; deleted ones are listed only on request."""
    for name in ("l1", "l2", "l3"):
        admin.call("user.add", user={"id": name, "firstName": "Lena"})
    admin.call("user.delete", userId="l3")

    def ids(pager: dict[str, int] | None = None, **filters: Any) -> list[str]:
        return [row["id"] for row in admin.call("user.list", filter=filters, pager=pager or {})["objects"]]

    assert ids(firstNameStartsWith="Len") == ["l1", "l2"]
    assert ids({"pageSize": 1, "pageIndex": 2}, firstNameStartsWith="Len") == ["l2"]
    assert ids(idIn="l1,l3", statusIn="1,2") == ["l1", "l3"]
    assert admin.credentials["user_id"] in ids(isAdminEqual=1)
