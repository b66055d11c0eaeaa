"""Server-rendered pages: plain HTML that works without JavaScript."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import Response

from api import staff
from api.deps import SESSION_COOKIE
from api.domain.calendar import dutch_date, dutch_duration, dutch_moment

FOLDER = Path(__file__).parent
PAGES = ("/inbox", "/terug")


def is_page(request: Request) -> bool:
    """Tell whether somebody looks at this address in a browser, so that an error must be a page too."""
    return any(request.url.path == page or request.url.path.startswith(f"{page}/") for page in PAGES)


def render(
    request: Request, template: str, context: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a page. Every template can use ``form_token``: what a form of this login must carry."""
    full = {"form_token": staff.form_token(request.cookies.get(SESSION_COOKIE, "")), "employee": None, **context}
    return _templates().TemplateResponse(request, template, full, status_code=status, headers=dict(headers or {}))


@cache
def _templates() -> Jinja2Templates:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"), autoescape=select_autoescape(), undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["moment"] = dutch_moment
    environment.filters["date"] = dutch_date
    environment.filters["waited"] = lambda since: dutch_duration(datetime.now(UTC) - since)
    return Jinja2Templates(env=environment)
