"""Train bot/nl_ud_sm, the project's own Dutch pipeline, from Universal Dependencies treebanks. Takes about 25 minutes on two cores.

    .venvs/bot/bin/python scripts/train_nl_pipeline.py FOLDER_WITH_CONLLU_FILES OUTPUT_FOLDER

The folder may hold any editions of UD_Dutch-LassySmall and UD_Dutch-Alpino (CC BY-SA 4.0, github.com/UniversalDependencies). Of files
whose name contains "test", a thousand sentences are kept apart to measure on. See bot/nl_ud_sm/SOURCE.txt and LICENSE.
"""

import argparse
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import spacy
from spacy.cli.train import train
from spacy.morphology import Morphology
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab
from wasabi import msg

CONFIG = Path(__file__).parent.parent / "bot" / "nl_ud_sm" / "training-config.cfg"
MEASURED_ON = 1_000
SENTENCES_A_PARAGRAPH = (2, 4)
EMPTY = -1e4


@dataclass
class Sentence:
    """The columns of one CoNLL-U sentence; ``tags`` is empty in editions without the treebank's own tags."""

    words: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    pos: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    morphs: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deps: list[str] = field(default_factory=list)


def read(path: Path) -> Iterator[Sentence]:
    """Read the sentences of a CoNLL-U file."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        rows = [row for row in rows if row[0].isdigit()]  # no multiword tokens or empty nodes
        if not rows:
            continue
        sentence = Sentence()
        for number, (_, word, lemma, pos, tag, morph, head, dep, _, rest) in enumerate(rows):
            sentence.words.append(word)
            sentence.spaces.append("SpaceAfter=No" not in rest)
            sentence.lemmas.append(lemma.replace("_", "") if lemma != "_" else word)  # af_lopen: the treebank marks how words are built
            sentence.pos.append(pos)
            sentence.morphs.append("" if morph == "_" else morph)
            sentence.heads.append(int(head) - 1 if head != "0" else number)
            sentence.deps.append("ROOT" if head == "0" else dep)
            if tag != "_":
                sentence.tags.append(tag)
        yield sentence


def paragraph(sentences: list[Sentence], vocab: Vocab) -> Doc:
    """Join sentences into one text, so that the parser learns where one ends."""
    starts = list(itertools.accumulate((len(sentence.words) for sentence in sentences), initial=0))
    tagged = all(sentence.tags for sentence in sentences)

    def joined(name: str) -> list[str]:
        return [value for sentence in sentences for value in getattr(sentence, name)]

    return Doc(
        vocab,
        words=joined("words"),
        spaces=[space or last for s in sentences for space, last in zip(s.spaces, _is_last(s), strict=True)],
        lemmas=joined("lemmas"),
        # An edition without tags teaches lemmas and trees only: its features follow an older guideline.
        tags=joined("tags") if tagged else None,
        pos=joined("pos") if tagged else None,
        morphs=joined("morphs") if tagged else None,
        heads=[head + start for start, sentence in zip(starts, sentences, strict=False) for head in sentence.heads],
        deps=joined("deps"),
        sent_starts=[number == 0 for sentence in sentences for number in range(len(sentence.words))],
    )


def _is_last(sentence: Sentence) -> list[bool]:
    return [number == len(sentence.words) - 1 for number in range(len(sentence.words))]


def paragraphs(sentences: list[Sentence], vocab: Vocab, chance: random.Random) -> DocBin:
    """Group sentences by two to four."""
    docs, left = DocBin(store_user_data=False), list(sentences)
    while left:
        size = chance.randint(*SENTENCES_A_PARAGRAPH)
        docs.add(paragraph(left[:size], vocab))
        left = left[size:]
    return docs


def write_corpus(treebanks: Path, folder: Path) -> None:
    """Write train.spacy and dev.spacy to ``folder``."""
    chance, vocab = random.Random(0), spacy.blank("nl").vocab  # noqa: S311 - the same split each time
    learn, measure = [], []
    for path in sorted(treebanks.rglob("*.conllu")):
        sentences = list(read(path))
        (measure if "test" in path.stem else learn).extend(sentences)
    if not learn or len(measure) <= MEASURED_ON:
        msg.fail(f"No treebanks with a train or dev file and {MEASURED_ON} test sentences in {treebanks}.", exits=1)
    learn += measure[:-MEASURED_ON]
    tagged, untagged = ([s for s in learn if bool(s.tags) == wanted] for wanted in (True, False))
    docs = paragraphs(tagged, vocab, chance)
    docs.merge(paragraphs(untagged, vocab, chance))
    folder.mkdir(parents=True, exist_ok=True)
    docs.to_disk(folder / "train.spacy")
    paragraphs(measure[-MEASURED_ON:], vocab, chance).to_disk(folder / "dev.spacy")
    msg.good(f"{len(tagged)} sentences with tags, {len(untagged)} without, {MEASURED_ON} to measure on")


def mask_empty_label(folder: Path) -> None:
    """Keep the morphologizer from predicting the label of untagged words, which no word should get."""
    language = spacy.load(folder)
    morphologizer = language.get_pipe("morphologizer")
    labels = list(morphologizer.labels)
    empty = Morphology.EMPTY_MORPH
    if empty in labels:
        softmax = next(node for node in morphologizer.model.walk() if node.name == "softmax")
        bias = softmax.get_param("b")
        bias[labels.index(empty)] = EMPTY
        softmax.set_param("b", bias)
        language.to_disk(folder)


def main() -> None:
    """Read the treebanks, train, and leave the best pipeline in the output folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebanks", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--steps", type=int, default=20_000, help="at most so many steps; a few show that everything works")
    arguments = parser.parse_args()
    corpus = arguments.output / "corpus"
    write_corpus(arguments.treebanks, corpus)
    overrides = {
        "paths.train": str(corpus / "train.spacy"),
        "paths.dev": str(corpus / "dev.spacy"),
        "training.max_steps": arguments.steps,
        "training.eval_frequency": min(200, arguments.steps),
    }
    train(CONFIG, arguments.output, overrides=overrides)
    mask_empty_label(arguments.output / "model-best")
    msg.good(f"Done: {arguments.output / 'model-best'}")


if __name__ == "__main__":
    main()
