"""Wordings and sentences in, the sentence nearest to any wording out."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from scoring.matching.skeleton import BARE, skeleton
from scoring.model import Nearest
from scoring.text import normalise_all

_MOST_SAMPLES = 80
_SHORTEST = 2


def nearest(
    samples: Sequence[tuple[str, str]], texts: Sequence[tuple[int, str]]
) -> Nearest | None:
    """Return the text most like one of ``samples``, None where none is like any.

    ``samples`` are ``(folded wording, wording to show)``, of which the first 80 are
    tried;
    ``texts`` are ``(utterance index, raw text)``. A wording is looked for inside longer
    texts and compared as a whole with shorter ones, so that 好 is not all of 您好.
    The earliest of equally near texts wins.
    """
    chosen = [s for s in samples if len(s[0]) >= _SHORTEST][:_MOST_SAMPLES]
    best: Nearest | None = None
    normals = normalise_all([text for _, text in texts])
    for (utterance, raw), normal in zip(texts, normals, strict=True):
        words = skeleton(normal, BARE).text
        if not words:
            continue
        floor = best.similarity * 100 if best else 0.0
        inside = [(w if len(w) <= len(words) else "") for w, _ in chosen]
        whole = [(w if len(w) > len(words) else "") for w, _ in chosen]
        for scorer, pool in ((fuzz.partial_ratio, inside), (fuzz.ratio, whole)):
            found = process.extractOne(words, pool, scorer=scorer, score_cutoff=floor)
            if found and found[1] > floor:
                best = Nearest(utterance, raw, chosen[found[2]][1], found[1] / 100)
    return best
