"""(a) one process beside bare jieba; (d) a long lexicon; (f) report making; the profile."""

from __future__ import annotations

import tempfile
from pathlib import Path

import phrases

from suite.children import COMMAND, Spent, child, run
from suite.corpora import WARM_SEED, corpus_of
from suite.figure import Figure
from suite.rooms import WRITE
from suite.sizes import Desk

MOST = 0.8
MOST_PHRASES = 2.0
MOST_OF_A_ROOM = 0.4
JIEBA_ALONE = (
    "import jieba, json, sys\n"
    "for line in open(sys.argv[1], encoding='utf-8'):\n"
    "    for turn in json.loads(line)['turns']:\n"
    "        jieba.lcut(turn['text'])\n"
)
TOKENISE = "ANNOTATE: tokenise"


def against_jieba(desk: Desk) -> list[Figure]:
    """Score the corpus and cut it with jieba, in turns."""
    path = str(corpus_of(desk.corpora, desk.sizes.calls))
    caches = desk.folder / "caches"
    out = str(desk.fresh("out"))
    ours, bare = [], []
    whole, whole_bare = [], []
    child("jieba", path, caches=caches)  # fills the caches
    for _ in range(desk.sizes.rounds):
        ours.append(child("score", path, out, caches=caches))
        bare.append(child("jieba", path, caches=caches))
        whole.append(_command(path, out, caches).wall)
        whole_bare.append(run(("-c", JIEBA_ALONE, path), caches).wall)
    size = f"{desk.sizes.calls} calls"
    return [
        Figure(
            "a",
            f"score, everything on: {size}, one process",
            tuple(one["wall"] for one in ours),
            tuple(one["wall"] for one in bare),
            bound=MOST,
            note="a jieba.lcut loop over the same texts, dictionary loaded",
        ),
        Figure(
            "a",
            "the same in CPU seconds",
            tuple(one["cpu"] for one in ours),
            tuple(one["cpu"] for one in bare),
        ),
        Figure(
            "a",
            "the same as whole processes, imports and reading in it",
            tuple(whole),
            tuple(whole_bare),
        ),
    ]


def _command(path: str, out: str, caches: Path, *more: str) -> Spent:
    given = ("score", path, "--out", out, "--overwrite", *more)
    return run((*COMMAND, *given), caches)


def many_phrases(desk: Desk) -> list[Figure]:
    """Score, and match alone, with a long user lexicon and without."""
    path = str(corpus_of(desk.corpora, desk.sizes.phrases))
    warm = str(corpus_of(desk.corpora, desk.sizes.phrases // 4, WARM_SEED))
    caches, out = desk.folder / "caches", str(desk.fresh("out"))
    with tempfile.TemporaryDirectory() as house:
        phrases.lexicon_of(Path(house), phrases.phrases(phrases.MANY))
        spent: dict[str, list[float]] = {"score": [], "match": []}
        bare: dict[str, list[float]] = {"score": [], "match": []}
        child("score", path, out, "1", house, caches=caches)  # compiled and kept
        for _ in range(desk.sizes.rounds):
            for lexicons, found in (((house,), spent), ((), bare)):
                told = child("score", path, out, "1", *lexicons, caches=caches)
                found["score"].append(told["wall"])
                told = child("match", path, warm, *lexicons, caches=caches)
                found["match"].append(told["wall"])
    size = f"{phrases.MANY} phrases more, {desk.sizes.phrases} calls"
    return [
        Figure(
            "d",
            f"{name}: {size}",
            tuple(spent[name]),
            tuple(bare[name]),
            bound=MOST_PHRASES,
            note="the built-in lexicons alone",
        )
        for name in ("score", "match")
    ]


def rooms(desk: Desk) -> tuple[list[Figure], dict[str, float]]:
    """Return report making beside all of scoring, and the share of each room."""
    path = str(corpus_of(desk.corpora, desk.sizes.calls))
    caches, out = desk.folder / "caches", str(desk.fresh("out"))
    told = [
        child("rooms", path, out, caches=caches)
        for _ in range(min(desk.sizes.rounds, 3))
    ]
    bare = child("jieba", path, caches=caches)["wall"]
    walls = [one["wall"] for one in told]
    per_room = {
        room: sum(one["rooms"].get(room, 0.0) for one in told) / len(told)
        for room in told[0]["rooms"]
    }
    rest = sum(walls) / len(told) - sum(per_room.values())
    per_room["start: input found and cut"] = max(rest, 0.0)
    total = sum(per_room.values())
    shares = {room: spent / total for room, spent in per_room.items()}
    written = tuple(_writing(one["rooms"]) for one in told)
    largest = max(share for room, share in shares.items() if room != TOKENISE)
    return [
        Figure(
            "f",
            "report making (rows, JSON, shards, files joined)",
            written,
            tuple(walls),
            note="all of scoring, with a clock at each door",
        ),
        Figure("f", "report making beside bare jieba", written, (bare,) * len(told)),
        Figure(
            "profile",
            "the largest room but tokenising",
            (largest,),
            (1.0,),
            unit="share",
            bound=MOST_OF_A_ROOM,
        ),
    ], shares


def _writing(spent: dict[str, float]) -> float:
    return sum(seconds for room, seconds in spent.items() if room.startswith(WRITE))
