"""What the assistant says to one message: the bot's reply, and what we guarantee also when the bot is not there."""

from datetime import date

from api.domain.conversation import MAX_MISSES, Choice, offers_person, with_last
from api.domain.text import has_words
from api.rasa_client import Bot, BotUnavailable, Question
from knowledge import render
from knowledge.library import articles
from knowledge.phrases import say
from knowledge.reply import Bubble, Kind, Outcome, Reply, misses_after
from knowledge.search import search


def reply_to(bot: Bot, question: Question, *, today: date, misses: int) -> Reply:
    """Answer ``question``. ``misses`` is how many turns in a row went without an answer before it.

    After two misses in a row the reply always holds the way to a person, whatever the bot says.
    """
    if isinstance(question.said, str) and not has_words(question.said):
        reply = render.sentence("no_words", Outcome.FALLBACK, role=question.role, file="api", extra=(render.handoff_option(),))
    else:
        try:
            reply = bot.ask(question)
        except BotUnavailable:
            reply = without_bot(question, today=today)
    if misses_after(misses, reply.outcome) >= MAX_MISSES and not offers_person(reply):
        sentence = say("person_after_misses", reply.role or question.role, file="api")
        reply = with_last(reply, Bubble(sentence, kind=Kind.HANDOFF, options=(render.handoff_option(),)))
    return reply


def without_bot(question: Question, *, today: date) -> Reply:
    """Answer without understanding: a button gets its answer, a text gets what a plain search finds, and always a person.

    A search is never sure of itself here: it offers questions, it does not answer one.
    """
    if isinstance(question.said, Choice):
        return _chosen(question.said, question, today)
    known = articles()
    found = [known[hit.slug] for hit in search(question.said, limit=render.MAX_OPTIONS) if hit.slug in known]
    buttons = (*(render.article_option(article, question.role) for article in found), render.handoff_option())
    sentence = say("offline_options" if found else "offline_nothing", question.role, file="api")
    return Reply(
        outcome=Outcome.DISAMBIGUATED if found else Outcome.HANDOFF_OFFERED,
        bubbles=(Bubble(sentence, kind=Kind.NOTICE, options=buttons),),
        topics=tuple(dict.fromkeys(article.topic for article in found)),
        articles=tuple(article.slug for article in found),
        role=question.role,
    )


def _chosen(choice: Choice, question: Question, today: date) -> Reply:
    person = (render.handoff_option(),)
    match choice.kind:
        case "article":
            found = [articles()[choice.value]]
            return render.answer(found, role=question.role, sector=question.sector, confidence=1.0, today=today)
        case "role":
            return render.sentence("role_set", Outcome.SMALLTALK, role=choice.value)
        case "sector":
            return render.sentence("sector_set", Outcome.SMALLTALK, role=question.role)
        case "rephrase":
            return render.sentence("rephrase", Outcome.FALLBACK, role=question.role, extra=person)
        case _:
            return render.sentence("handoff", Outcome.HANDOFF_OFFERED, role=question.role, extra=person, kind=Kind.HANDOFF)
