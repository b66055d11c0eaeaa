"""Turn articles and fixed sentences into replies: used by the actions, and by the API when Rasa is down."""

from collections.abc import Sequence
from datetime import date

from knowledge import helplines, terms
from knowledge.library import PERSON, Article, Variant, articles
from knowledge.phrases import button, say
from knowledge.reply import Bubble, Kind, Option, Outcome, Reply, SourceRef

HANDOFF = "handoff"
REPHRASE = "rephrase"
SECTOR = "sector:"
MAX_OPTIONS = 3


def handoff_option() -> Option:
    """The button that leads to a person."""
    return Option(button("handoff"), HANDOFF)


def rephrase_option() -> Option:
    """The button for who finds nothing among the options."""
    return Option(button("rephrase"), REPHRASE)


def role_options() -> tuple[Option, ...]:
    """The two buttons that tell who is asking."""
    return tuple(Option(button(f"role_{role}"), f"role:{role}") for role in ("ouder", "leerling"))


def article_option(article: Article, role: str) -> Option:
    """The canonical question of an article, as a button."""
    return Option(article.question(role), f"article:{article.slug}")


def sector_options(variant: Variant) -> list[Option]:
    """A button for each kind of school where the law differs."""
    return [Option(button(f"sector_{name}"), f"{SECTOR}{name}") for name in variant.sectors]


def article_bubble(article: Article, *, role: str, sector: str, today: date, ask_sector: bool = True) -> Bubble:
    """One article as the visitor reads it: the question it answers, the answer, steps, the rest behind "lees verder", sources, whom to ask.

    The question stands above the answer so that the visitor sees what was understood, and that another question was meant.

    Where the law differs by kind of school and ``sector`` is known, that paragraph is part of the answer; where it is not known, the
    buttons ask. Who was asked before and did not tell (``ask_sector`` is false), finds all of them behind "lees verder". An article past
    its review date says so itself.
    """
    variant = article.variant(role)
    text, more = variant.summary, variant.more
    options = []
    if sector in variant.sectors:
        text = f"{text}\n\n{variant.sectors[sector]}"
    elif variant.sectors and not sector and ask_sector:
        options += sector_options(variant)
    elif variant.sectors and not sector:
        more = "\n\n".join(filter(None, (*(f"{button(f'sector_{name}')}: {told}" for name, told in variant.sectors.items()), more)))
    if article.is_overdue(today):
        text = f"{text}\n\n{say('overdue')}"
    for target in article.next_steps:
        options.append(handoff_option() if target == PERSON else article_option(articles()[target], role))
    return Bubble(
        kind=Kind.ARTICLE,
        title=article.question(role),
        text=text,
        steps=variant.steps,
        more=more,
        sources=tuple(SourceRef(s.title, s.url, s.checked_on.isoformat()) for s in article.sources),
        helplines=tuple(helplines.get(name) for name in article.helplines),
        terms=tuple(terms.found_in("\n".join((text, *variant.steps, more)))),
        options=tuple(dict.fromkeys(options)),
    )


def answer(
    found: Sequence[Article],
    *,
    role: str,
    sector: str,
    confidence: float,
    today: date,
    ask_role: bool = False,
    ask_sector: bool = True,
    also: Sequence[Article] = (),
) -> Reply:
    """Answer with one article, or with the two that a message asks about.

    ``ask_role`` adds the question who is asking; ``ask_sector`` lets an answer that differs by kind of school ask which it is;
    ``also`` are offered as buttons, without those that the answer is about already or leads to.
    """
    first, *others = found
    bubbles = [article_bubble(first, role=role, sector=sector, today=today, ask_sector=ask_sector)]
    for other in others[:1]:
        bubbles.append(Bubble(say("multiple", role)))
        ask_sector = ask_sector and not first.variant(role).sectors
        bubbles.append(article_bubble(other, role=role, sector=sector, today=today, ask_sector=ask_sector))
    beside = [other for other in also if other.topic not in _topics(found[:2]) and other.slug not in first.next_steps]
    if beside:
        bubbles.append(Bubble(say("also", role), options=tuple(article_option(other, role) for other in beside)))
    if ask_role:
        bubbles.append(Bubble(say("ask_role"), kind=Kind.NOTICE, options=role_options()))
    return Reply(
        outcome=Outcome.ANSWERED_MULTIPLE if others else Outcome.ANSWERED,
        bubbles=tuple(bubbles),
        topics=_topics(found[:2]),
        articles=tuple(article.slug for article in found[:2]),
        confidence=confidence,
        subject=first.title,
        role=role,
        sector=sector,
    )


def options(found: Sequence[Article], *, role: str, confidence: float, intro: str = "options", person: bool = False) -> Reply:
    """Offer the canonical questions of the likeliest articles, and a way out; ``person`` adds the way to a person."""
    shown = list(found[:MAX_OPTIONS])
    buttons = [article_option(article, role) for article in shown]
    buttons.append(rephrase_option())
    if person:
        buttons.append(handoff_option())
    return Reply(
        outcome=Outcome.DISAMBIGUATED,
        bubbles=(Bubble(say(intro, role), options=tuple(buttons)),),
        topics=tuple(dict.fromkeys(article.topic for article in shown)),
        articles=tuple(article.slug for article in shown),
        confidence=confidence,
        role=role,
    )


def sentence(
    key: str, outcome: Outcome, *, role: str, file: str = "dialogue", extra: Sequence[Option] = (), kind: Kind = Kind.TEXT
) -> Reply:
    """A reply of one fixed sentence, with buttons where it has them."""
    return Reply(outcome=outcome, bubbles=(Bubble(say(key, role, file=file), kind=kind, options=tuple(extra)),), role=role)


def _topics(found: Sequence[Article]) -> tuple[str, ...]:
    """Own topics first, then the further ones: the order in which they answer the question."""
    own = [article.topic for article in found]
    return tuple(dict.fromkeys([*own, *(topic for article in found for topic in article.other_topics)]))
