"""A plain search in the articles: what answers when nothing understands. Okapi BM25 over stemmed Dutch words and parts of compounds."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import log

from knowledge.library import Article, articles
from knowledge.spelling import normalise
from knowledge.topic_words import stem

# How often a word counts where it stands: a title tells more than a sentence further down.
_TITLE, _QUESTION, _KEYWORD, _SUMMARY, _BODY = 5, 4, 4, 2, 1
_K1, _B = 1.2, 0.75  # the usual constants of BM25 (Robertson & Zaragoza 2009)
_SHORTEST_PART, _SHORTEST_TYPO = 4, 5
_PART_WEIGHT, _TYPO_WEIGHT = 0.5, 0.6

_STOPWORDS = frozenset(
    """
    aan al alleen als altijd andere ben bij daar dan dat de deze die dit doen door dus een en er ook geen goed haar had heb
    hebben heeft hem het hier hij hoe hun iemand iets ik in is ja je jij jou jouw kan kunnen maar mag me meer men met mij
    mijn moet na naar nee niet nog nou nu of om omdat ons onze op over te toch tot u uit uw van veel voor want waren was wat
    we wel wie wij wil willen worden wordt ze zelf zich zij zijn zo zou even gewoon echt al kind kinderen zoon dochter school
    """.split()
)


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found; a higher ``score`` is a better match. Scores of different questions do not compare."""

    slug: str
    score: float


class Index:
    """Searchable articles."""

    def __init__(self, found: Mapping[str, Article]) -> None:
        """Index ``found``. Compounds are split on the words of the articles themselves."""
        counted = {slug: _weighted_words(article) for slug, article in found.items()}
        self._vocabulary = frozenset(word for words in counted.values() for word in words if len(word) >= _SHORTEST_PART)
        documents = {slug: self._terms(words) for slug, words in counted.items()}
        self._lengths = {slug: sum(terms.values()) for slug, terms in documents.items()}
        self._average = sum(self._lengths.values()) / max(len(documents), 1)
        self._postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for slug, terms in documents.items():
            for term, count in terms.items():
                self._postings[term].append((slug, count))
        self._by_deletion: dict[str, set[str]] = defaultdict(set)
        for word in self._vocabulary:
            for variant in _deletions(word):
                self._by_deletion[variant].add(word)

    def search(self, question: str, limit: int = 3) -> list[Hit]:
        """Return the best ``limit`` articles for ``question``, best first; nothing when no word of it is known."""
        scores: dict[str, float] = defaultdict(float)
        for term, weight in self._query(question).items():
            postings = self._postings.get(term, [])
            rarity = log(1 + (len(self._lengths) - len(postings) + 0.5) / (len(postings) + 0.5))
            for slug, count in postings:
                norm = _K1 * (1 - _B + _B * self._lengths[slug] / self._average)
                scores[slug] += weight * rarity * count * (_K1 + 1) / (count + norm)
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return [Hit(slug, round(score, 4)) for slug, score in ranked[:limit]]

    def _query(self, question: str) -> dict[str, float]:
        wanted: dict[str, float] = {}
        for word in dict.fromkeys(_words(question)):
            terms = self._terms({word: 1.0})
            if not any(term in self._postings for term in terms) and len(word) >= _SHORTEST_TYPO:
                terms = {stem(near): _TYPO_WEIGHT for near in self._near(word)}
            for term, weight in terms.items():
                wanted[term] = max(wanted.get(term, 0.0), weight)
        return wanted

    def _terms(self, words: Mapping[str, float]) -> dict[str, float]:
        """Stem ``words``; the parts of a compound count for half."""
        terms: dict[str, float] = defaultdict(float)
        for word, count in words.items():
            terms[stem(word)] += count
            for part in self._parts(word):
                terms[stem(part)] += _PART_WEIGHT * count
        return terms

    def _parts(self, word: str) -> Iterable[str]:
        """Split "schorsingsbrief" in words that the articles know; a linking s, e or en may stand between them."""
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            head, tail = word[:cut], word[cut:]
            heads = [head, *(head.removesuffix(link) for link in ("s", "e", "en") if head.endswith(link))]
            known = next((candidate for candidate in heads if candidate in self._vocabulary), None)
            if known and tail in self._vocabulary:
                return (known, tail)
        return ()

    def _near(self, word: str) -> set[str]:
        """Known words that differ by one letter: added, left out, swapped with its neighbour, or another in its place."""
        return set().union(*(self._by_deletion.get(variant, set()) for variant in _deletions(word)))


def search(question: str, limit: int = 3) -> list[Hit]:
    """Search the project's own articles."""
    return _index().search(question, limit)


@cache
def _index() -> Index:
    return Index(articles())


def _deletions(term: str) -> set[str]:
    return {term, *(term[:i] + term[i + 1 :] for i in range(len(term)))}


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[a-z0-9]+", normalise(text)) if word not in _STOPWORDS and len(word) > 1]


def _weighted_words(article: Article) -> Counter[str]:
    counted: Counter[str] = Counter()
    fields = [
        (article.title, _TITLE),
        *((q, _QUESTION) for q in set(article.questions.values())),
        *((k, _KEYWORD) for k in article.keywords),
    ]
    for variant in article.variants.values():
        fields += [
            (variant.summary, _SUMMARY),
            (variant.more, _BODY),
            (" ".join(variant.steps), _BODY),
            *((t, _BODY) for t in variant.sectors.values()),
        ]
    for text, weight in fields:
        for word in _words(text):
            counted[word] += weight
    return counted
