"""Tell whether a training sentence is a test question, or nearly one, without having the questions themselves."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from hashlib import blake2b

from knowledge.spelling import normalise

GROUP = 4
# From this share of common letter groups on, two sentences are near-copies: at 0.6, one word in five or six differs.
NEAR = 0.6
# From here on it is the same sentence, with a word turned round or left out: it teaches nothing new.
SAME = 0.75


def fingerprint(text: str) -> frozenset[int]:
    """Return 32-bit hashes of the groups of four letters in ``text``, spelling evened out."""
    plain = f" {normalise(text)} "
    groups = {plain[i : i + GROUP] for i in range(max(1, len(plain) - GROUP + 1))}
    return frozenset(int.from_bytes(blake2b(group.encode(), digest_size=4).digest()) for group in groups)


class HeldOut:
    """The fingerprints of questions that must not be taught, indexed by letter group."""

    def __init__(self, prints: Iterable[Collection[int]]) -> None:
        """Index ``prints``, one for each question."""
        self._sizes: list[int] = []
        self._questions: dict[int, list[int]] = defaultdict(list)
        for groups in prints:
            self._keep(groups)

    def nearest(self, text: str) -> float:
        """Return the similarity of ``text`` to the question nearest to it."""
        return self._nearest(fingerprint(text))

    def add(self, groups: Collection[int]) -> float:
        """Hold out one more, and return how near it was to the nearest before it."""
        similarity = self._nearest(groups)
        self._keep(groups)
        return similarity

    def _keep(self, groups: Collection[int]) -> None:
        number = len(self._sizes)
        self._sizes.append(len(groups))
        for group in groups:
            self._questions[group].append(number)

    def _nearest(self, own: Collection[int]) -> float:
        common = Counter(number for group in own for number in self._questions.get(group, ()))
        return max((shared / (len(own) + self._sizes[number] - shared) for number, shared in common.items()), default=0.0)
