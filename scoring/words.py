"""Normalised text in, words out: jieba's own, by jieba's dictionary. The only room that
knows jieba.
"""

from __future__ import annotations

import hashlib
import importlib.util
import marshal
import re
import warnings
from collections.abc import Mapping
from functools import cache, cached_property
from itertools import accumulate, chain, pairwise
from math import log
from operator import contains
from pathlib import Path
from types import MappingProxyType
from typing import Any

from scoring.kept import default_cache_dir, keep, taken
from scoring.model import Site
from scoring.word_route import (
    LETTERS,
    PREFIX_ONLY,
    Shard,
    Told,
    Words,
    route,
    words_along,
)

_RUN = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+")
_FORMAT = "3"
_SUFFIX = ".words"
_KEPT = 4  # dictionaries: a house with two sites has two
_SHORTEST_COMPOUND = 3
# Before a character's own key: which characters follow it inside words.
_FOLLOWERS = "+"
# Two ways whose log-probabilities lie so close are told apart by jieba's rounding,
# which hangs on all that follows; rounding itself stays far below.
_TIE = 1e-6
_MOST_KNOWN = 1 << 15
_LONGEST_KNOWN = 12


def _dictionary_file() -> Path:
    """Return jieba's dictionary without importing jieba (60 ms)."""
    spec = importlib.util.find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("jieba")
    return Path(spec.submodule_search_locations[0]) / "dict.txt"


def _frequencies(
    dictionary: Path, words: Mapping[str, int]
) -> tuple[dict[str, int], int]:
    """Return jieba's table of words and of their beginnings (0), and its total, as its
    ``gen_pfdict`` makes them and its ``add_word`` adds to them.
    """
    table: dict[str, int] = {}
    total = 0
    with dictionary.open(encoding="utf-8") as lines:
        for line in lines:
            word, count, *_ = line.split(" ")
            total += _add(table, word, int(count))
    for word, frequency in words.items():
        total += _add(table, word, frequency)
    return table, total


def _add(table: dict[str, int], word: str, count: int) -> int:
    table[word] = count
    for end in range(1, len(word)):
        table.setdefault(word[:end], 0)
    return count


def _build(dictionary: Path, words: Mapping[str, int]) -> dict[str, bytes]:
    """Return jieba's prefix table, sharded by first character (about 1.5 s).

    The key ``""`` holds the log of the total. A shard maps word to log-probability;
    a mere prefix of words has ``PREFIX_ONLY`` (log-probabilities are negative). The
    key ``+`` and a character hold the characters that follow it inside words.
    """
    frequencies, total = _frequencies(dictionary, words)
    floor = log(total)
    shards: dict[str, Shard] = {}
    followers: dict[str, dict[str, None]] = {}
    for word, count in frequencies.items():
        shard = shards.setdefault(word[0], {})
        shard[word] = log(count) - floor if count else PREFIX_ONLY
        if len(word) > 1:  # every beginning of a word is there, too
            followers.setdefault(word[-2], {})[word[-1]] = None
    blobs = {first: marshal.dumps(shard) for first, shard in shards.items()}
    for char, behind in followers.items():
        blobs[_FOLLOWERS + char] = marshal.dumps("".join(behind))
    blobs[""] = marshal.dumps(floor)
    return blobs


class Tokenizer:
    """jieba's cut without HMM, from jieba's own dictionary, loaded at the first use.

    Same cuts as ``jieba.Tokenizer().cut(text, HMM=False)``, but linear, silent, and
    with a private cache: ``cache_dir`` holds one file keyed by the dictionary's content
    (None: no cache). A wrong or half-written file is built anew. ``words`` are words of
    the house with their frequencies, as jieba's ``add_word`` takes them.

    Where no word of the dictionary holds two neighbours side by side, every cut has a
    border between them, so a text falls into short pieces that are cut by themselves;
    most of them were cut before.
    """

    def __init__(
        self, cache_dir: Path | None, words: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        self._cache_dir = cache_dir
        self._words = words
        self._blobs: dict[str, bytes] | None = None
        self._shards = Told(self._load)
        self._compounds: dict[str, frozenset[int]] = {}
        self._known: dict[str, Words | None] = {}
        self.glued: Mapping[str, str] = Told(self._followers)
        """Character -> those behind it that a word may run on to."""

    def tokens(self, text: str) -> list[tuple[int, int]]:
        """Return ``(start, end)`` of every word of ``text``; together they cover it."""
        found: list[tuple[int, int]] = []
        last = 0
        joints = map(contains, map(self.glued.__getitem__, text), text[1:])
        for at, glued in enumerate(chain(joints, (False,)), 1):
            if glued:
                continue
            if at - last == 1:
                found.append((last, at))
            else:
                words = self.cut_piece(text[last:at])
                if words is None:
                    return self._whole(text)
                found.extend([(last + start, last + end) for start, end in words])
            last = at
        return found if text else []

    def cut_piece(self, piece: str) -> Words | None:
        """Return the words of a piece of a text, with borders on both its sides; None
        where two ways of cutting it are as likely, so that its surroundings decide.
        """
        try:
            return self._known[piece]
        except KeyError:
            pass
        ends = route(piece, self._shards, self._floor(), tie=_TIE)
        words = None if ends is None else tuple(words_along(piece, ends))
        if len(piece) <= _LONGEST_KNOWN:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[piece] = words
        return words

    def cut_run(self, text: str, at: int) -> list[tuple[int, int]]:
        """Return the words of the run of Han characters, letters and digits that holds
        the character ``at`` of ``text``, in offsets of ``text``. Slow, always right.
        """
        start, end = self.run(text, at)
        run = text[start:end]
        ends = route(run, self._shards, self._floor()) or ()
        return [(start + a, start + b) for a, b in words_along(run, ends)]

    def run(self, text: str, at: int) -> tuple[int, int]:
        """Return the run of Han characters, letters and digits that holds ``at``, the
        character itself where it is none; jieba cuts each run by itself.
        """
        found, start = _RUN.match(text, at), at
        if found is None:
            return at, at + 1
        while start and _RUN.match(text, start - 1, start):
            start -= 1
        return start, found.end()

    def compound_borders(self, word: str) -> frozenset[int]:
        """Return where a dictionary word falls into shorter words: 谢谢您 -> {2}.

        Words of two characters never fall apart (好久, 管理), nor do the parts.
        """
        known = self._compounds.get(word)
        if known is None:
            if len(self._compounds) >= _MOST_KNOWN:
                self._compounds.clear()
            inner: set[int] = set()
            if len(word) >= _SHORTEST_COMPOUND:
                ends = route(word, self._shards, self._floor(), whole=False) or []
                at = ends[0]
                while at < len(word):
                    inner.add(at)
                    at = ends[at]
            known = self._compounds[word] = frozenset(inner)
        return known

    def _whole(self, text: str) -> list[tuple[int, int]]:
        """Return the words of ``text``, each run of it cut in one."""
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(text):
            found += self.cut_run(text, at)
            at = found[-1][1]
        return found

    def _followers(self, char: str) -> str:
        """Return the characters that follow ``char`` inside words."""
        if not _RUN.match(char):
            return ""
        blob = self._blob(_FOLLOWERS + char)
        behind = "".join(_RUN.findall(marshal.loads(blob))) if blob else ""
        # Letters that belong to no word are one.
        return behind + LETTERS if char in LETTERS else behind

    def _load(self, first: str) -> Shard:
        """Return the words that begin with ``first``."""
        blob = self._blob(first)
        # Bytes of our own making or of a file whose digest was verified.
        shard: Shard = marshal.loads(blob) if blob else {}
        return shard

    def _floor(self) -> float:
        """Return the log of the dictionary's total."""
        floor: float = marshal.loads(self._blob(""))
        return floor

    def _blob(self, key: str) -> bytes:
        """Return a part of the dictionary, empty where it has none."""
        if self._blobs is None:
            self._blobs = self._open()
        return self._blobs.get(key, b"")

    def _open(self) -> dict[str, bytes]:
        """Return the sharded dictionary from the cache, building what is missing."""
        dictionary = _dictionary_file()
        if self._cache_dir is None:
            return _build(dictionary, self._words)
        made_of = (_FORMAT, marshal.version, [*self._words.items()])
        key = hashlib.sha256(dictionary.read_bytes() + repr(made_of).encode()).digest()
        path = self._cache_dir / "words" / f"{key.hex()[:16]}{_SUFFIX}"
        data = taken(path, key)
        # What is taken is of our own making: its digest was verified.
        blobs: dict[str, bytes] | None = None if data is None else marshal.loads(data)
        if blobs is None:
            blobs = _build(dictionary, self._words)
            keep(path, key, marshal.dumps(blobs), _KEPT)
        return blobs


class JiebaTokenizer(Tokenizer):
    """jieba itself, without HMM: the same cuts, slower, for who wants to see that."""

    def tokens(self, text: str) -> list[tuple[int, int]]:
        """Return ``(start, end)`` of every word of ``text``, as jieba cuts them."""
        return self._whole(text)

    def cut_piece(self, piece: str) -> Words | None:
        """Return None: jieba is asked with the whole run round a piece."""
        return ((0, 1),) if len(piece) == 1 else None

    def cut_run(self, text: str, at: int) -> list[tuple[int, int]]:
        """Return the words of the run that holds the character ``at`` of ``text``."""
        start, end = self.run(text, at)
        said = self._jieba.lcut(text[start:end], HMM=False)
        return list(pairwise(accumulate(map(len, said), initial=start)))

    @cached_property
    def _jieba(self) -> Any:  # noqa: ANN401 - jieba has no types
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import jieba  # noqa: PLC0415 - 60 ms that only who asks for it pays
        cutter = jieba.Tokenizer()
        # Not by its own cache, which lies in a folder of everybody's.
        cutter.FREQ, cutter.total = _frequencies(_dictionary_file(), self._words)
        cutter.initialized = True
        return cutter


@cache
def default_tokenizer() -> Tokenizer:
    """Return the process's tokenizer, with the user's private cache."""
    return Tokenizer(default_cache_dir())


def tokenizer_of(site: Site) -> Tokenizer:
    """Return the tokenizer that a site file asks for."""
    if site.tokenizer == "jieba":
        return JiebaTokenizer(default_cache_dir(), site.words)
    if site.words:
        return Tokenizer(default_cache_dir(), site.words)
    return default_tokenizer()
