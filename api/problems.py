"""Turn errors into HTTP answers: the only place that knows both."""

import logging
import traceback
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors
from api.errors import AssistantError
from api.pages import is_page, render

_log = logging.getLogger(__name__)


class Problem(BaseModel):
    """The body of every answer that is not a success."""

    code: str
    message: str


def responses_for(*failures: type[AssistantError]) -> dict[int | str, dict[str, Any]]:
    """Document which errors a route can answer with."""
    described: dict[int | str, dict[str, Any]] = {}
    for failure in failures:
        entry = described.setdefault(failure.status_code, {"model": Problem, "description": failure.code})
        if failure.code not in entry["description"]:
            entry["description"] += f", {failure.code}"
    return described


def install(app: FastAPI) -> None:
    """Answer every error with its status, a code and a Dutch sentence: as JSON, or as a page where people look at pages."""

    @app.exception_handler(AssistantError)
    async def explain(request: Request, error: AssistantError) -> Response:
        return await answer(request, error)

    @app.exception_handler(RequestValidationError)
    async def explain_validation(request: Request, error: RequestValidationError) -> Response:
        return await answer(request, _from_validation(error))

    @app.exception_handler(HTTPException)
    async def explain_http(request: Request, error: HTTPException) -> Response:
        return await answer(request, _from_http(error), error.status_code)

    @app.exception_handler(StaleDataError)
    async def explain_conflict(request: Request, _: StaleDataError) -> Response:
        return await answer(request, errors.ChangedMeanwhile())


async def answer(request: Request, error: AssistantError, status: int | None = None) -> Response:
    """Return the answer for ``error``."""
    headers = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
    if not is_page(request):
        body = Problem(code=error.code, message=error.message).model_dump()
        return JSONResponse(body, status_code=status or error.status_code, headers=headers)
    kept = await _typed(request)
    if isinstance(error, errors.LoginNeeded) and not kept:
        return RedirectResponse("/inbox/login", status_code=303)
    return render(request, "fout.html", {"error": error, "kept": kept}, status=status or error.status_code, headers=headers)


class Bugs:
    """Answers what nobody foresaw with a sentence, and logs where it happened.

    The log gets the type and the lines of code, never the text of the exception: a database's error text holds what somebody typed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and answer 500 where that raises before the answer began."""
        begun, body = False, b""

        async def listen() -> Message:
            nonlocal body
            message = await receive()
            body += message.get("body", b"")
            return message

        async def again() -> Message:
            return {"type": "http.request", "body": body}

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, listen, watch)
        except Exception as error:
            if scope["type"] != "http":
                raise
            where = "".join(traceback.format_tb(error.__traceback__))
            _log.error("unexpected %s in %s %s\n%s", type(error).__name__, scope["method"], _route(scope), where)
            if not begun:
                sentence = await answer(Request(scope, again), errors.Unexpected())
                await sentence(scope, receive, send)


def _route(scope: Scope) -> str:
    """Return the pattern of the address, without the ids in it."""
    return str(getattr(scope.get("route"), "path", ""))


async def _typed(request: Request) -> str:
    """Return the text somebody typed in the form that failed, so that the page can give it back."""
    if request.method != "POST":
        return ""
    try:
        return str((await request.form()).get("text", ""))
    except HTTPException:  # the form itself cannot be read
        return ""


def _from_validation(error: RequestValidationError) -> AssistantError:
    problems = error.errors()
    if any(problem["loc"][:1] == ("path",) for problem in problems):
        return errors.PageNotFound()
    fields = {".".join(str(part) for part in problem["loc"][1:]) or "verzoek" for problem in problems}
    return errors.InvalidRequest(fields=", ".join(sorted(fields)))


def _from_http(error: HTTPException) -> AssistantError:
    if error.status_code == 404:
        return errors.PageNotFound()
    if error.status_code == 405:
        return errors.MethodNotAllowed()
    return errors.InvalidRequest(fields="verzoek") if error.status_code < 500 else errors.Unexpected()
