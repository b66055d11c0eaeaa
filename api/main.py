"""The composition root: the only place that builds things. ``uvicorn --factory api.main:create_app`` runs it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from api import problems
from api.db import engine, migrate
from api.deps import Parts
from api.domain import calendar
from api.errors import InvalidRequest
from api.limits import Limiter
from api.rasa_client import Bot, RasaBot
from api.retention import Housekeeper
from api.routes import chat, health, inbox, plain, regions, returns, team, tickets
from api.security import BodyLimit, PublicCors, SecurityHeaders
from api.settings import Settings
from api.tracker import Tracker
from knowledge import safety

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings | None = None, bot: Bot | None = None) -> FastAPI:
    """Build the API. Tests pass their own ``settings`` and ``bot``; the database is brought up to date when the app starts."""
    settings = settings or Settings()
    calendar.amsterdam()  # a machine without time zone data fails here, and not at somebody's first ticket
    connections = engine.make_engine(settings.database_url)
    factory = engine.session_factory(connections)
    counting = engine.hurried(connections)
    tracker = Tracker(settings.tracker_url)
    rasa = RasaBot(settings.rasa_url, settings.rasa_timeout)
    flush_erased = partial(engine.flush_erased, connections)
    housekeeper = Housekeeper(factory, tracker, settings, after=flush_erased)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        migrate.upgrade(settings.database_url)
        safety.spotter()  # reading its table takes a second or more: not while somebody in danger waits
        housekeeper.start()
        yield
        housekeeper.stop()
        rasa.close()
        tracker.close()
        counting.dispose()
        connections.dispose()

    app = FastAPI(
        title="Wegwijzer passend onderwijs",
        version=_version(),
        lifespan=life,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        # FastAPI's own: tells others what happens here once somebody installs what sends it, texts of exceptions included.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        responses=problems.responses_for(InvalidRequest),
    )
    app.state.parts = Parts(settings, factory, bot or rasa, tracker, Limiter(counting), flush_erased)
    for module in (chat, tickets, returns, regions, health, inbox, team, plain):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    problems.install(app)
    # The last one added is the outermost: headers on every answer, also on a refusal.
    app.add_middleware(problems.Bugs)
    app.add_middleware(BodyLimit, limit=settings.body_limit)
    app.add_middleware(PublicCors, origins=settings.widget_origins)
    app.add_middleware(SecurityHeaders)
    return app


def _version() -> str:
    try:
        return version("wegwijzer")
    except PackageNotFoundError:  # run from the folder, not installed
        return "0"
