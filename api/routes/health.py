"""HTTP for whoever watches over the parts."""

from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel

from api.db.engine import database_answers
from api.deps import PartsOfApp
from knowledge.library import articles

router = APIRouter(tags=["beheer"])


class HealthOut(BaseModel):
    """``ok``: everything works. ``degraded``: the bot is not there, the rest is. ``down``: nothing can be stored."""

    status: str
    database: bool
    bot: bool
    articles: int


@router.get("/health", response_model=HealthOut)
def health(built: PartsOfApp, response: Response) -> dict[str, Any]:
    """Tell what works. 503 only when the database does not answer: without the bot the API still helps."""
    database, bot = database_answers(built.session_factory), built.bot.is_reachable()
    response.status_code = 200 if database else 503
    status = "down" if not database else "ok" if bot else "degraded"
    return {"status": status, "database": database, "bot": bot, "articles": len(articles())}
