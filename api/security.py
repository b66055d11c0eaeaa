"""What every answer carries, and what no request may be: headers, cross-origin rules and the size limit."""

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import BodyTooLarge
from api.problems import answer

# Pages take styles, images and scripts from this server and nothing from elsewhere; nothing inline, nothing in a frame.
CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_PUBLIC = ("/api/", "/static/")
_PRIVATE = ("/api/", "/inbox", "/terug")


class SecurityHeaders:
    """Adds the headers that keep other sites, frames, caches and sniffing browsers out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers added."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = _headers(scope["path"], secure=scope["scheme"] == "https")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *headers]
            await send(message)

        await self._app(scope, receive, send_with_headers)


class PublicCors:
    """Lets the websites of schools use the chat, and only the chat: the inbox is for this site alone."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        # No credentials: a conversation's id is its key, so a foreign page can do nothing with a visitor's cookies.
        self._public = CORSMiddleware(
            app,
            allow_origins=list(origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Content-Type"],
            expose_headers=["Retry-After"],
            max_age=3600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with cross-origin headers where the address is public."""
        public = scope["type"] == "http" and scope["path"].startswith(_PUBLIC)
        await (self._public if public else self._app)(scope, receive, send)


class BodyLimit:
    """Refuses a body above the limit: at once where its length is told, else while it comes in."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app, self._limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, at most ``limit`` bytes, and pass it on. Half a body, of a connection that broke, goes nowhere."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = dict(scope["headers"]).get(b"content-length", b"0")
        try:
            body = await self._read(receive) if told.isdigit() and int(told) <= self._limit else None
        except ClientDisconnect:
            return
        if body is None:
            await _refuse(scope, send)
            return
        replies = iter(({"type": "http.request", "body": body, "more_body": False},))

        async def replay() -> Message:
            return next(replies, None) or await receive()

        await self._app(scope, replay, send)

    async def _read(self, receive: Receive) -> bytes | None:
        chunks, size = [], 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            chunk = message.get("body", b"")
            chunks.append(chunk)
            size += len(chunk)
            if size > self._limit:
                return None
            if not message.get("more_body", False):
                return b"".join(chunks)


async def _refuse(scope: Scope, send: Send) -> None:
    async def nothing() -> Message:
        return {"type": "http.request"}

    response = await answer(Request(scope, nothing), BodyTooLarge())
    response.headers["Connection"] = "close"
    await response(scope, nothing, send)


def _headers(path: str, *, secure: bool) -> list[tuple[bytes, bytes]]:
    headers = {
        "Content-Security-Policy": CONTENT_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "cross-origin" if path.startswith(_PUBLIC) else "same-origin",
    }
    if path.startswith(_PRIVATE):
        headers["Cache-Control"] = "no-store"
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
