"""(b) one call, whole process; (c) two workers beside one; (e) growth."""

from __future__ import annotations

import json
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from suite.children import COMMAND, Spent, child, run
from suite.corpora import corpus_of, one_call
from suite.figure import Figure, a_call
from suite.sizes import Desk

JIEBA = ("-c", "import jieba; jieba.lcut('您好')")
WARM, COLD = 0.5, 1.5
FASTER = 1.8
LINEAR = FLAT = 1.1
MOST_MB = 400.0


def spot_check(desk: Desk) -> list[Figure]:
    """Check one call and start jieba, in turns, with warm and with cold caches."""
    call = str(one_call(desk.corpora))
    check = (*COMMAND, "check", call)
    found = []
    for warm, bound in ((True, WARM), (False, COLD)):
        caches = desk.fresh("start-caches")
        rounds: list[tuple[float, float]] = []
        for _ in range(desk.sizes.starts if warm else desk.sizes.cold_starts):
            pair = []
            for arguments in (check, JIEBA):
                if not warm:
                    shutil.rmtree(caches, ignore_errors=True)
                elif not rounds:
                    run(arguments, caches)
                pair.append(run(arguments, caches).wall)
            rounds.append((pair[0], pair[1]))
        ours, theirs = zip(*rounds, strict=True)
        found.append(
            Figure(
                "b",
                f"check one call, {'warm' if warm else 'cold'} caches, whole process",
                ours,
                theirs,
                bound=bound,
                note="python -c \"import jieba; jieba.lcut('您好')\"",
            )
        )
    return found


def two_workers(desk: Desk) -> list[Figure]:
    """Score with one worker and with two; beside it what the machine gains at all."""
    count = desk.sizes.workers
    path = corpus_of(desk.corpora, count)
    caches, out = desk.folder / "caches", desk.fresh("out")
    _score(corpus_of(desk.corpora, 100), out, caches, 1)
    one, two = [], []
    for _ in range(desk.sizes.workers_rounds):
        two.append(_score(path, out, caches, 2)[0])
        one.append(_score(path, out, caches, 1)[0])
    return [
        Figure(
            "c",
            f"two workers: {count} calls, whole processes, how many times as fast",
            tuple(one),
            tuple(two),
            bound=FASTER,
            at_least=True,
            note="seconds of one worker beside those of two",
        ),
        _ceiling(desk, caches),
    ]


def _ceiling(desk: Desk, caches: Path) -> Figure:
    """Return how many times as fast this machine does two jieba loops at once."""
    path = str(corpus_of(desk.corpora, desk.sizes.calls))
    rounds = []
    for _ in range(desk.sizes.workers_rounds):
        apart = sum(child("jieba", path, caches=caches)["wall"] for _ in range(2))
        with ThreadPoolExecutor(2) as two:
            jobs = [two.submit(child, "jieba", path, caches=caches) for _ in range(2)]
            rounds.append((apart, max(job.result()["wall"] for job in jobs)))
    apart_, at_once = zip(*rounds, strict=True)
    return Figure(
        "c",
        "what this machine gains: two bare jieba loops at once",
        apart_,
        at_once,
        note="what no program of two processes beats here",
    )


def growth(desk: Desk) -> tuple[list[Figure], list[str]]:
    """Score ever more calls with two workers; return figures, and what was left out."""
    caches, out = desk.folder / "caches", desk.fresh("out")
    _score(corpus_of(desk.corpora, 100), out, caches, 2)
    began = time.monotonic()
    sizes: list[int] = []
    spent: list[tuple[float, Spent]] = []
    left_out = []
    for count in desk.sizes.growth:
        left = desk.sizes.budget - (time.monotonic() - began)
        wanted = spent[-1][0] / sizes[-1] * count if spent else 0.0
        if wanted > left:
            left_out.append(
                f"{count} calls were not run: about {wanted:.0f} s, {left:.0f} s left"
            )
            continue
        path = corpus_of(desk.corpora, count)
        sizes.append(count)
        spent.append(_score(path, out, caches, 2))
    return _grown(sizes, spent), left_out


def _grown(sizes: list[int], spent: list[tuple[float, Spent]]) -> list[Figure]:
    each = a_call([one for one, _ in spent], sizes)
    found = []
    for at in range(1, len(sizes)):
        name = f"{sizes[at]} calls beside {sizes[at - 1]}"
        before, now = spent[at - 1][1], spent[at][1]
        found += [
            Figure(
                "e", f"time a call: {name}", (each[at],), (each[at - 1],), "ms", LINEAR
            ),
            Figure(
                "e",
                f"peak memory of the parent: {name}",
                (now.peak,),
                (before.peak,),
                "MB",
                FLAT,
            ),
        ]
    most = max(one.peak_all for _, one in spent)
    found.append(
        Figure(
            "e",
            "peak memory of parent and two workers together",
            (most,),
            (MOST_MB,),
            "MB",
            1.0,
            note="the wanted 400 MB",
        )
    )
    return found


def _score(path: Path, out: Path, caches: Path, jobs: int) -> tuple[float, Spent]:
    """Return the seconds of a run's own clock, and what its processes spent."""
    arguments = ("score", str(path), "--out", str(out), "--overwrite")
    spent = run((*COMMAND, *arguments, "--jobs", str(jobs)), caches, watch=True)
    told = json.loads((out / "run.json").read_text("utf-8"))
    return float(told["seconds"]), spent
