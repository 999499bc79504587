"""Player pages: for unknown entries, with a session, with names that contain HTML."""

from tests.support.demo_client import DemoClient
from tests.support.demo_delivery import exit_error


def test_a_page_of_an_unknown_entry(nobody: DemoClient) -> None:
    """The error of other addresses, with 404."""
    for path in ("embedPlaykitJs/uiconf_id/5?iframeembed=true&entry_id=0_nosuch1", "preview/entry_id/0_nosuch1"):
        assert exit_error(nobody.http.get(f"/p/{nobody.partner_id}/{path}")) == (404, "error-1")


def test_a_session_reaches_the_video(admin: DemoClient, film: str) -> None:
    """The page hands the session of its address on, as a protected entry needs it."""
    path = f"/p/{admin.partner_id}/embedPlaykitJs/uiconf_id/5?iframeembed=true&entry_id={film}&ks={admin.ks}"
    assert f"/ks/{admin.ks}/a.mp4" in admin.http.get(path).text


def test_a_name_is_text(admin: DemoClient, picture: bytes) -> None:
    """No name of an entry becomes an element of the page."""
    entry = admin.upload(picture, "a.jpg", media_type=2, description='"><script>')
    admin.call("media.update", entryId=entry, mediaEntry={"name": "<b>bold</b>"})
    page = admin.http.get(f"/index.php/extwidget/preview/partner_id/1/uiconf_id/5/entry_id/{entry}").text
    assert "<title>&lt;b&gt;bold&lt;/b&gt;</title>" in page
    assert "<script>" not in page


def test_a_script_without_an_entry_waits_for_one(nobody: DemoClient) -> None:
    """A page calls it with an element and an entry."""
    response = nobody.http.get(f"/p/{nobody.partner_id}/embedPlaykitJs/uiconf_id/5")
    assert response.headers["content-type"].startswith("application/javascript")
    assert "var automatic = null" in response.text
