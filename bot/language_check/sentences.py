"""Cut a text in sentences and words with the Dutch pipeline, and tell what each sentence is like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Span
from textstat.backend.counts import count_syllables
from textstat.backend.metrics import flesch_reading_ease

from bot import pipeline
from knowledge.spoken import Spoken
from knowledge.wording import explained_words

_DUTCH = "nl"
# What an explained word counts for in the formula: an ordinary word of two syllables (see docs/redactie.md).
_ORDINARY = "woorden"
_BECOME = re.compile(r"\b(?:word|wordt|worden|werd|werden|geworden)\b", re.IGNORECASE)
_NO_LETTER = re.compile(r"[^\w'’-]|^['’-]+$")
_ABBREVIATION = re.compile(r"[^\W\d_]+\.")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. ``counted`` are its words as the formula sees them; ``passive``: it says that something "wordt gedaan"."""

    text: str
    line: int
    words: tuple[str, ...]
    counted: tuple[str, ...]
    passive: bool


def sentences_of(spoken: Spoken) -> list[Sentence]:
    """Return the sentences of a text in order; the end of a paragraph or of a point ends a sentence too."""
    found = []
    for block in spoken.blocks:
        explained = [match.span() for match in explained_words().finditer(block.text)]
        # Only a sentence with a form of "worden" can be passive: the others need no tagger, and that saves most of the time.
        document = _language()(block.text, disable=[] if _BECOME.search(block.text) else ["tok2vec", "tagger"])
        for span in document.sents:
            words, counted = _words(span), _words(span, explained)
            if words:
                found.append(Sentence(span.text, block.line_at(span.start_char), words, counted, _is_passive(span)))
    return found


@cache
def syllables(word: str) -> int:
    """Return how many syllables a Dutch word has, as textstat counts them."""
    return int(count_syllables(word, _DUTCH))


def reading_ease(sentences: list[Sentence]) -> float:
    """Return the Flesch-Douma score: 0 is very hard, 100 very easy.

    textstat takes no sentence of one or two words for a sentence, but counts its words: that errs on the strict side.
    """
    return float(flesch_reading_ease(" ".join(" ".join(sentence.counted) + "." for sentence in sentences), _DUTCH))


def _words(span: Span, explained: list[tuple[int, int]] | None = None) -> tuple[str, ...]:
    """The words, without the marks that textstat would take for the end of a sentence; an explained one as the ordinary word."""
    words = []
    for token in span:
        inside = next((found for found in explained or () if found[0] <= token.idx < found[1]), None)
        if inside is None or token.idx == inside[0]:
            words.append(_ORDINARY if inside else _NO_LETTER.sub("", token.text))
    return tuple(filter(None, words))


def _is_passive(span: Span) -> bool:
    """A form of "worden" with a past participle. "Is besloten" cannot be told from a perfect tense, so it does not count."""
    return bool(_BECOME.search(span.text)) and any(token.tag_.startswith("WW|vd") for token in span)


@cache
def _language() -> Language:
    """The tagger, and a splitter on full stops: the parser finds 89 of 100 sentence ends, and our texts close every sentence.

    Abbreviations of letters and a full stop ("u.", "ver.") are ordinary words at the end of a sentence here: we write words in full.
    """
    language = spacy.load(pipeline.resolve()[2], enable=["tok2vec", "tagger"])
    language.add_pipe("sentencizer", first=True)
    tokenizer: Any = language.tokenizer
    tokenizer.rules = {text: rule for text, rule in tokenizer.rules.items() if not _ABBREVIATION.fullmatch(text)}
    return language
