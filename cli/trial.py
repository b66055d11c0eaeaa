"""One question to a chain that has just started, to see that it answers. It leaves no trace."""

from uuid import uuid4

from api.errors import EraseFailed
from api.rasa_client import BotUnavailable, Question, RasaBot
from api.settings import Settings
from api.tracker import Tracker

_SECONDS = 120.0


def answers_a_question(settings: Settings) -> bool:
    """Tell whether Rasa and the action server answer together.

    The first answer takes seconds, in which everything is read for the first time: longer than a visitor, or the API, should wait.
    """
    conversation, bot, tracker = uuid4(), RasaBot(settings.rasa_url, _SECONDS), Tracker(settings.tracker_url)
    try:
        bot.ask(Question(conversation, "Wat is passend onderwijs?"))
        tracker.erase([conversation])
    except (BotUnavailable, EraseFailed):
        return False
    finally:
        bot.close()
        tracker.close()
    return True
