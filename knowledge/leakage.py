"""Tell whether a training sentence is a test question, or nearly one, without having the questions themselves."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from hashlib import blake2b

from knowledge.spelling import normalise

GROUP = 4
# From this share of common letter groups on, two sentences are near-copies: at 0.6, one word in five or six differs.
NEAR = 0.6


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
        for number, groups in enumerate(prints):
            self._sizes.append(len(groups))
            for group in groups:
                self._questions[group].append(number)

    def nearest(self, text: str) -> float:
        """Return the similarity of ``text`` to the question nearest to it."""
        own = fingerprint(text)
        common = Counter(number for group in own for number in self._questions.get(group, ()))
        return max((shared / (len(own) + self._sizes[number] - shared) for number, shared in common.items()), default=0.0)
