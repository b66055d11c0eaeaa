"""A small stand-in for the API: the contract with canned answers, so that the widget can be tested on its own.

It serves the real demo page and the real widget, under a content security policy stricter than ours.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

STATIC = Path(__file__).parents[2] / "api" / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)

SOURCE = {"title": "Wet op het primair onderwijs, artikel 40", "url": "https://wetten.overheid.nl/BWBR0003420", "checked_on": "2026-11-21"}
HELPLINE = {
    "name": "Onderwijsconsulenten",
    "what_for": "Onafhankelijk advies als het vastloopt met school.",
    "phone": "070 312 28 87",
    "cost": "gratis advies",
    "hours": "werkdagen 9.00-12.30 uur",
    "chat": "",
    "website": "https://www.onderwijsconsulenten.nl",
    "checked_on": "2026-11-21",
}
ARTICLE = {
    "kind": "article",
    "title": "Zorgplicht",
    "text": "Ja. Heeft uw kind extra hulp nodig? Dan moet de school waar u uw kind aanmeldt een passende plek regelen. "
    "Dat heet zorgplicht.\n\nDe school mag uw kind pas weigeren als een andere school ja heeft gezegd.",
    "steps": [
        "Meld uw kind schriftelijk aan en schrijf erbij welke hulp nodig is.",
        "Zegt de school nee? Vraag de reden op papier.",
    ],
    "more": "U hoeft niet zelf een andere school te zoeken.\n\n- De school overlegt met u.\n- De school kijkt wat uw kind nodig heeft.",
    "sources": [SOURCE],
    "helplines": [HELPLINE],
    "terms": [{"term": "zorgplicht", "meaning": "De school moet een passende plek zoeken, op de eigen school of op een andere."}],
    "options": [
        {"label": "Wat kan ik doen als de school mijn kind weigert?", "choice": "article:weigering"},
        {"label": "Vraag een medewerker", "choice": "handoff"},
    ],
}
OPTIONS = {
    "kind": "text",
    "text": "Ik weet niet zeker wat u bedoelt. Welke vraag past het best?",
    "options": [
        {"label": "Mag de school mijn kind schorsen?", "choice": "article:schorsing"},
        {"label": "Mijn kind zit thuis. Wat kan ik doen?", "choice": "article:thuiszitten"},
        {"label": "Iets anders", "choice": "rephrase"},
    ],
}
CRISIS = {
    "kind": "crisis",
    "title": "Praat nu met iemand",
    "text": "Wat naar dat u zich zo voelt. U hoeft dit niet alleen te doen. Bel of chat met iemand. Het is gratis en zonder naam.",
    "helplines": [
        {"name": "112", "what_for": "Bij direct gevaar", "phone": "112", "cost": "", "hours": "dag en nacht", "chat": "", "website": ""},
        {
            "name": "113 Zelfmoordpreventie",
            "what_for": "Als u aan zelfdoding denkt",
            "phone": "113 of 0800-0113",
            "cost": "gratis",
            "hours": "dag en nacht",
            "chat": "https://www.113.nl",
            "website": "https://www.113.nl",
        },
    ],
}
HANDOFF = {
    "kind": "handoff",
    "text": "Dat kan. Een medewerker leest uw vraag.",
    "options": [{"label": "Vraag een medewerker", "choice": "handoff"}],
}
HOSTILE = {
    "kind": "article",
    "title": "<img src=x onerror=alert(1)>",
    "text": "<script>alert(1)</script> <b>vet</b>",
    "sources": [{"title": "<i>bron</i>", "url": "javascript:alert(1)", "checked_on": "2026-11-21"}],
    "helplines": [{"name": "<u>hulp</u>", "what_for": "", "phone": "", "website": "javascript:alert(2)", "chat": "javascript:alert(3)"}],
}
DESK = {"name": "Ouder- en jeugdsteunpunt Voorbeeldstad", "is_example": True}


def bubbles_for(text: str) -> list[dict[str, Any]]:
    """Choose the canned answer for what was typed or pressed."""
    words = {"kies": OPTIONS, "dood": CRISIS, "mens": HANDOFF, "html": HOSTILE}
    found = [bubble for word, bubble in words.items() if word in text.lower()]
    return found or [ARTICLE]


@dataclass
class Stub:
    """What the stand-in remembers, what it was asked, and what it should do wrong next."""

    url: str = ""
    conversations: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    tickets: dict[str, dict[str, Any]] = field(default_factory=dict)
    turns: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: list[tuple[str, str, Any]] = field(default_factory=list)
    failures: list[tuple[int, dict[str, Any], dict[str, str]]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    _ids: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    def fail(self, status: int, message: str = "", times: int = 1, **headers: str) -> None:
        """Answer the next message or ticket with an error. Status 0 breaks the connection."""
        self.failures += [(status, {"code": "planned", "message": message}, headers)] * times

    def asked(self, method: str, end: str) -> list[Any]:
        """Return the bodies of the requests with this method whose path ends so."""
        return [body for verb, path, body in self.requests if verb == method and path.endswith(end)]

    def api_requests(self) -> list[str]:
        """Return every address of the API that was asked for."""
        return [path for _, path, _ in self.requests if path.startswith("/api/")]

    def employee_says(self, text: str) -> None:
        """Put an employee's answer in the only conversation there is."""
        (messages,) = self.conversations.values()
        messages.append(self._message("employee", text))
        for ticket in self.tickets.values():
            ticket["status"] = "awaiting_visitor"

    def _message(self, author: str, text: str, bubble: dict[str, Any] | None = None, minute: int = 1) -> dict[str, Any]:
        self._ids += 1
        return {"id": self._ids, "author": author, "sent_at": f"2026-11-21T10:0{minute}:00Z", "text": text, "bubble": bubble}

    def start(self) -> dict[str, Any]:
        """POST /api/conversations."""
        conversation = str(uuid4())
        greeting = self._message("bot", "Welkom. Ik ben een digitale assistent.", {"kind": "text", "text": "Welkom."}, minute=0)
        self.conversations[conversation] = [greeting]
        return {"id": conversation, "messages": [greeting]}

    def say(self, conversation: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST …/messages: the same client_id again returns the same turn."""
        if body["client_id"] not in self.turns:
            text = body.get("text") or self._label(conversation, body["choice"])
            shown = text.replace("0612345678", "[telefoonnummer]")
            bubbles = bubbles_for(text)
            messages = [self._message("visitor", shown), *(self._message("bot", each["text"], each) for each in bubbles)]
            self.conversations[conversation] += messages
            masked = [{"kind": "phone", "shown": "[telefoonnummer]"}] if shown != text else []
            role = body.get("choice", "").removeprefix("role:") if body.get("choice", "").startswith("role:") else ""
            self.turns[body["client_id"]] = {
                "messages": messages,
                "outcome": "answered",
                "masked": masked,
                "crisis": CRISIS in bubbles,
                "role": role,
                "ms": 12,
            }
        return self.turns[body["client_id"]]

    def _label(self, conversation: str, choice: str) -> str:
        bubbles = [message["bubble"] or {} for message in self.conversations[conversation]]
        return next((o["label"] for b in bubbles for o in b.get("options", ()) if o["choice"] == choice), choice)

    def preview(self, conversation: str, postcode: str) -> dict[str, Any]:
        """GET …/handoff."""
        said = [m for m in self.conversations[conversation] if m["author"] != "employee"]
        return {
            "subject": "Zorgplicht" if len(said) > 1 else "Vraag via de chat",
            "summary": "\n".join(m["text"] for m in said if m["author"] == "visitor"),
            "lines": [{"message_id": m["id"], "author": m["author"], "text": m["text"]} for m in said],
            "role": "",
            "region": {"code": "PO1234", "name": "Samenwerkingsverband Voorbeeldstad"} if postcode else None,
            "desk": DESK if postcode else {"name": "Landelijk voorbeeldsteunpunt", "is_example": True},
            "reply_expected": "2026-11-27" if postcode else "2026-11-30",
            "consent": {
                "version": "2026-11",
                "text": "Ik vind het goed dat het steunpunt mijn vraag leest en bewaart om mij te antwoorden.",
            },
            "notice": "Een medewerker leest uw vraag. Alleen wat u hieronder ziet, wordt verstuurd. De school kan dit niet lezen.",
        }

    def open_ticket(self, conversation: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """POST …/tickets: the same client_id again returns the same ticket."""
        first = self.sent.setdefault(body["client_id"], body) if body else None
        self.tickets[conversation] = {"reference": "WP-2026-0042", "status": "new"}
        return {
            "reference": "WP-2026-0042",
            "return_code": "K7QM-4TXW-9HRC-2DPV",
            "reply_expected": "2026-11-27",
            "desk": DESK,
            "status_url": f"{self.url}/terug",
            "masked": [],
            "first_version": first != body,
        }


class _Handler(BaseHTTPRequestHandler):
    stub: Stub
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def do_DELETE(self) -> None:
        self._handle()

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""

    def _handle(self) -> None:
        address = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        self.stub.requests.append((self.command, address.path, body))
        if not address.path.startswith("/api/"):
            return self._file(address.path)
        return self._api(address.path.split("/")[2:], parse_qs(address.query), body)

    def _file(self, path: str) -> None:
        pages = {"/demo": STATIC / "demo.html", "/neutraal": None, "/terug": None, "/kaal": None}
        texts = {"/neutraal": "<title>Weer</title>Het weer", "/terug": "<title>Terug</title>", "/kaal": BARE_PAGE}
        if path in texts:
            return self._send(200, texts[path].encode(), TYPES[".html"])
        file = pages.get(path) or STATIC / path.removeprefix("/static/")
        if not file.is_file():
            return self._send(404, b"", "text/plain")
        return self._send(200, file.read_bytes(), TYPES[file.suffix])

    def _api(self, parts: list[str], query: dict[str, list[str]], body: Any) -> None:
        self.stub.gate.wait(20)
        if self.command == "POST" and len(parts) == 3 and self.stub.failures:
            status, problem, headers = self.stub.failures.pop(0)
            if status == 0:
                self.close_connection = True
                return self.connection.shutdown(2)
            return self._json(status, problem, headers)
        if len(parts) > 1 and parts[1] not in self.stub.conversations:
            return self._json(404, {"code": "conversation_not_found", "message": "Dit gesprek bestaat niet (meer)."})
        return self._answer(parts, query, body)

    def _answer(self, parts: list[str], query: dict[str, list[str]], body: Any) -> None:
        stub = self.stub
        match self.command, parts:
            case "POST", ["conversations"]:
                self._json(201, stub.start())
            case "DELETE", ["conversations", name]:
                del stub.conversations[name]
                self._send(204, b"", "text/plain")
            case "POST", ["conversations", name, "messages"]:
                self._json(200, stub.say(name, body))
            case "GET", ["conversations", name, "messages"]:
                after = int(query.get("after", ["0"])[0])
                found = [message for message in stub.conversations[name] if message["id"] > after]
                self._json(200, {"messages": found, "ticket": stub.tickets.get(name)})
            case "GET", ["conversations", name, "handoff"]:
                self._json(200, stub.preview(name, query.get("postcode", [""])[0]))
            case "POST", ["conversations", name, "tickets"]:
                self._json(201, stub.open_ticket(name, body))
            case _:
                self._send(204, b"", "text/plain")

    def _json(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(body).encode(), "application/json", headers or {})

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Security-Policy": POLICY, **(headers or {})}.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


BARE_PAGE = """<!doctype html><html lang="nl"><title>Kaal</title><body><h1>Een pagina</h1><a href="#x">Een link</a>
<script src="/static/widget.js" data-organisatie="De Esdoorn" defer></script></body></html>"""


@contextmanager
def serve() -> Iterator[Stub]:
    """Run the stand-in on a free port until the block ends."""
    stub = Stub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"stub": stub}))
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
