"""`/tiny`: the public URLs of short links."""

from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from kdesk.demo.services.delivery.url_calls import UrlCall


def tiny(call: UrlCall) -> Response:
    """Redirect `/tiny/<id>` to the action `goto`."""
    link_id = next(iter(call.pairs), "")
    goto_url = f"{call.base_url}/api_v3/index.php/service/shortlink_shortlink/action/goto/id/{quote(link_id)}"
    return RedirectResponse(goto_url, 301)
