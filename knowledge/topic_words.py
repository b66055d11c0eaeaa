"""Tell whether a message names a topic of its own: the words under which articles are filed, and the words of the field."""

from functools import cache

import snowballstemmer

from knowledge.library import articles, topics
from knowledge.spelling import normalise
from knowledge.terms import terms

_SHORTEST = 4
# Filed under, or part of a topic's name, but said of anything: what people ask next, kinds of school, and people at school.
_ANYWHERE = """
    aantal aanvragen advies afgewezen basisschool bericht beleid belofte besluit beslissen beslist betalen betaald boete brugklas
    controle deel doel einddatum formulier geld geloof gemeente geven gratis havo hulp informeren inclusief kennis kopie kosten kost
    leraar let lezen lezing loket meet meld melden mening mentor niveau onderwijs opgeven opnemen opvragen oordeel papier praten praat
    raad regio rekening scheiden school signaal speciaal spel stap stappen straf termijn test toestemming uit uitleg uitspraak
    uitzondering veiligheid verantwoordelijk vergoeding verklaring verplicht verslag verwijzen verwijzing volgt volgen voorwaarden
    vergoed wachttijd wachten website weigeren weigering weigert zit zitten autoriteit vmbo over tegen ouder ouders informatie po vo
    so vso sbo mbo ib'er zorgcoordinator praktijkonderwijs passend
"""


def names_topic(text: str) -> bool:
    """Tell whether ``text`` names a topic, in any form of the word; "hoe lang duurt dat" does not, "hoe lang duurt een schorsing" does."""
    words = normalise(text)
    return any(stem(word) in _stems() for word in words.split()) or any(f" {term} " in f" {words} " for term in _long_terms())


@cache
def stem(word: str) -> str:
    """Return what the forms of a Dutch word have in common."""
    return str(snowballstemmer.stemmer("dutch").stemWord(word))


@cache
def _stems() -> frozenset[str]:
    filed = {normalise(keyword) for article in articles().values() for keyword in article.keywords}
    labels = {word for label in topics().values() for word in normalise(label).split()}
    spellings = {normalise(spelling) for term in terms() for spelling in term.spellings}
    named = {word for word in filed | labels if " " not in word and len(word) >= _SHORTEST} | {
        word for word in spellings if " " not in word
    }
    return frozenset(map(stem, named)) - frozenset(map(stem, _ANYWHERE.split()))


@cache
def _long_terms() -> frozenset[str]:
    return frozenset(name for term in terms() for name in map(normalise, term.spellings) if " " in name)
