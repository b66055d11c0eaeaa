"""The bars of plain Dutch, and what to tell an editor about a text that does not reach them.

What an editor reads about these bars, with the sources, is in docs/redactie.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.language_check.sentences import Sentence, reading_ease, sentences_of, syllables
from knowledge.spoken import PUPIL, Spoken
from knowledge.wording import Finding

MAX_WORDS = 20
MAX_MEAN = 12.0
# Douma's own table: from 60 "normaal", from 70 "tamelijk gemakkelijk", the level of the highest classes of a primary school.
MIN_EASE, MIN_EASE_PUPIL = 60.0, 70.0
LONG, VERY_LONG = 5, 6
MAX_PASSIVE = 1 / 3
# Below this, a mean over sentences or the formula says more about one word than about the text.
ENOUGH_SENTENCES, ENOUGH_WORDS = 3, 20


@dataclass(frozen=True, slots=True)
class Score:
    """What one text measures. ``ease`` is None where the text is too short for the formula."""

    words: int
    sentences: int
    ease: float | None


def measure(spoken: Spoken) -> tuple[Score, list[Finding]]:
    """Return the measures of a text and what is wrong with its language."""
    sentences = sentences_of(spoken)
    words = sum(len(sentence.words) for sentence in sentences)
    enough = words >= ENOUGH_WORDS and len(sentences) > 1
    score = Score(words, len(sentences), reading_ease(sentences) if enough else None)
    found = [problem for sentence in sentences for problem in _of_sentence(sentence)]
    found += [(sentences[0], *problem) for problem in _of_text(sentences, score, spoken.role)] if sentences else []
    return score, [Finding(spoken.path, sentence.line, rule, spoken.key, message) for sentence, rule, message in found]


def _of_sentence(sentence: Sentence) -> Iterator[tuple[Sentence, str, str]]:
    shown = f'"{sentence.text}"'
    if len(sentence.words) > MAX_WORDS:
        yield sentence, "zinslengte", f"Deze zin heeft {len(sentence.words)} woorden; ten hoogste {MAX_WORDS}. Knip hem in tweeën. {shown}"
    long = [word for word in sentence.counted if syllables(word) >= LONG]
    if very_long := [word for word in long if syllables(word) >= VERY_LONG]:
        advice = "Kies een gewoner woord of leg het in losse woorden uit."
        yield sentence, "lang woord", f"`{very_long[0]}` heeft {syllables(very_long[0])} lettergrepen. {advice} {shown}"
    elif len(long) > 1:
        listed = " en ".join(f"`{word}`" for word in long)
        yield sentence, "lang woord", f"{listed} staan in één zin. Houd er één, of maak er twee zinnen van. {shown}"


def _of_text(sentences: list[Sentence], score: Score, role: str) -> Iterator[tuple[str, str]]:
    minimum = MIN_EASE_PUPIL if role == PUPIL else MIN_EASE
    if score.ease is not None and score.ease < minimum:
        hardest = max(sentences, key=lambda sentence: sum(map(syllables, sentence.counted)))
        advice = "Gebruik kortere woorden en kortere zinnen. Begin bij"
        yield "leesgemak", f'Deze tekst leest te moeilijk: {score.ease:.0f}, ten minste {minimum:.0f}. {advice} "{hardest.text}"'
    if score.sentences < ENOUGH_SENTENCES:
        return
    if score.words / score.sentences > MAX_MEAN:
        mean = f"{score.words / score.sentences:.1f}".replace(".", ",")
        longest = max(sentences, key=lambda sentence: len(sentence.words))
        yield "gemiddelde", f'De zinnen zijn gemiddeld {mean} woorden lang; ten hoogste {MAX_MEAN:.0f}. Knip deze: "{longest.text}"'
    passive = [sentence for sentence in sentences if sentence.passive]
    if len(passive) / score.sentences > MAX_PASSIVE:
        advice = "Zeg wie het doet:"
        yield "lijdend", f'{len(passive)} van de {score.sentences} zinnen zeggen dat iets "wordt gedaan". {advice} "{passive[0].text}"'
