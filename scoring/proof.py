"""Lexicons against their own examples: tools and files in, all that fail out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from scoring.annotate import annotate
from scoring.errors import ConfigError, Problem
from scoring.lexicon import load_lexicons
from scoring.model import Call, Lexicon, Turn, Wording
from scoring.recipe import Tools


def prove_lexicons(tools: Tools, files: Sequence[str]) -> None:
    """Run the ``hit`` and ``miss`` sentences of the lexicons in ``files``.

    Raises ConfigError naming each sentence that is not found, or found and should not.
    """
    own = (
        {one.id for one in load_lexicons([Path(file) for file in files])}
        if files
        else ()
    )
    wrong: list[Problem] = []
    for name in sorted(own):
        lexicon = tools.lexicons[name]
        wrong += [
            _not_hit(lexicon, text) for text in _unproven(lexicon, tools, hit=True)
        ]
        wrong += [
            _is_hit(lexicon, text) for text in _unproven(lexicon, tools, hit=False)
        ]
    if wrong:
        raise ConfigError(*wrong)


def _unproven(lexicon: Lexicon, tools: Tools, *, hit: bool) -> Iterator[str]:
    for text in lexicon.hits if hit else lexicon.misses:
        call = Call("example", (Turn(0, text),))
        matches = annotate(call, tools.matcher).matches
        if hit is not any(match.lexicon == lexicon.id for match in matches):
            yield text


def _not_hit(lexicon: Lexicon, text: str) -> Problem:
    return Problem(
        lexicon.path,
        "hit",
        Wording(f"词表没有找到例句：{text}", f"The lexicon does not find: {text}"),
        Wording("请补一条短语，或改例句。", "Add a phrase or change the example."),
    )


def _is_hit(lexicon: Lexicon, text: str) -> Problem:
    return Problem(
        lexicon.path,
        "miss",
        Wording(
            f"词表不该找到却找到了：{text}", f"The lexicon should not find: {text}"
        ),
        Wording(
            "请加一条 exceptions，或收紧短语。", "Add an exception or tighten a phrase."
        ),
    )
