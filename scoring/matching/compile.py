"""Templates in; literal words and anchored patterns for one automaton out.

A template whose choices are few becomes plain literals: an automaton hit is the match.
Any other becomes a pattern with *anchors*, fixed words one of which every match holds,
and characters it needs; it is only tried on a turn in which they stand.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scoring.errors import ConfigError, Problem
from scoring.matching import trees
from scoring.matching.anchors import Need, anchors
from scoring.matching.nodes import Alt, Lit, Node, Opt, Seq, Slot
from scoring.matching.skeleton import BARE, fold, fold_all, level_of
from scoring.matching.slots import LAZY, Slots
from scoring.matching.template import TemplateError, parse, plain_words
from scoring.model import Lexicon, Wording
from scoring.patterns import compiled

_MOST_LITERALS = 128
_MOST_CORES = 64
_COSTLY = 400  # characters of a pattern


@dataclass(frozen=True, slots=True)
class Phrase:
    """One template of one lexicon; an ``exception`` only takes hits away."""

    lexicon: str
    text: str
    fault: bool
    exception: bool


@dataclass(slots=True)
class Literal:
    """A word of the automaton that is a whole phrase.

    ``spelled`` are its spellings before folding (您好 for 你好), none twice.
    """

    phrase: Phrase
    begins: bool
    ends: bool
    level: int
    spelled: tuple[str, ...]

    def spells(self, text: str) -> bool:
        """Tell whether ``text`` is the words as the template spells them, unfolded."""
        return text in self.spelled


@dataclass(slots=True, eq=False)
class Pattern:
    """A template with slots or many choices.

    ``house``: ``{company}`` leads it; ``needs``, ``lead`` and ``longest``: as those of
    ``Anchors``.
    """

    phrase: Phrase
    begins: bool
    ends: bool
    level: int
    source: str
    spelling: str | None
    house: bool
    any: bool
    needs: tuple[Need, ...]
    lead: int
    longest: int
    _ready: re.Pattern[str] | None = None
    _long: re.Pattern[str] | None = None

    @property
    def costly(self) -> bool:
        """Whether trying it costs more than looking round first."""
        return len(self.source) > _COSTLY

    def ready(self) -> re.Pattern[str]:
        """Return the compiled pattern, ``{any}`` as short as may be."""
        if self._ready is None:
            self._ready = compiled(self.source, re.DOTALL)
        return self._ready

    def long(self) -> re.Pattern[str]:
        """Return the compiled pattern, ``{any}`` as long as may be."""
        if self._long is None:
            self._long = compiled(self.source.replace(LAZY, "})"), re.DOTALL)
        return self._long

    def spells(self, text: str) -> bool:
        """Tell whether ``text`` is the words as the template spells them, unfolded."""
        return self.spelling is not None and bool(re.fullmatch(self.spelling, text))


# ---------------------------------------------------------------- patterns


def _pattern(node: Node, slots: Slots, *, folded: bool) -> str:
    """Return a regular expression of a tree, over skeletons or over spelled words."""
    if isinstance(node, Lit):
        return re.escape(fold(node.text) if folded else node.text)
    if isinstance(node, Slot):
        return slots.pattern(node)
    parts = [_pattern(child, slots, folded=folded) for child in trees.children(node)]
    if isinstance(node, Opt):
        return f"(?:{parts[0]})?"
    if isinstance(node, Alt):
        # Longest first: the first option that fits is taken.
        return f"(?:{'|'.join(sorted(parts, key=len, reverse=True))})"
    return "".join(parts)


def _leads_with_house(node: Node) -> bool:
    while isinstance(node, Seq) and node.items:
        node = node.items[0]
    return isinstance(node, Slot) and node.name == "company"


@dataclass(slots=True)
class Table:
    """The automaton's words, each with the phrases and patterns that wait for it."""

    slots: Slots
    entries: dict[str, list[Literal | Pattern]] = field(default_factory=dict)
    samples: dict[str, dict[tuple[str, str], None]] = field(default_factory=dict)
    cores: list[tuple[str, Phrase]] = field(default_factory=list)

    def add_words(self, phrase: Phrase, said: str, word: str) -> None:
        """Compile a phrase that is nothing but the words ``said``, folded ``word``."""
        literal = Literal(phrase, False, False, level_of(said), (said,))
        self.entries.setdefault(word, []).append(literal)
        if not phrase.exception:
            self.samples.setdefault(phrase.lexicon, {})[word, said] = None
            self.cores.append((word, phrase))

    def add(self, phrase: Phrase) -> None:
        """Compile one phrase.

        Raises ``TemplateError`` where the notation is broken, ^ or $ are misplaced or
        no fixed word is left.
        """
        tree = parse(phrase.text)
        for begins, body, ends in trees.edges(tree):
            if not trees.fixed(body):
                raise _no_words()
            if trees.breadth(body) <= _MOST_LITERALS:
                self._add_literals(phrase, body, begins=begins, ends=ends)
            else:
                self._add_patterns(phrase, body, begins=begins, ends=ends)
        if not phrase.exception:
            self._add_samples(phrase, tree)
            if not trees.has(tree, Slot):
                # What a pattern says at least: by it the phrase is known by sound.
                said = itertools.islice(trees.cores(tree), _MOST_CORES)
                self.cores += [(fold(text), phrase) for text in said]

    def _add_literals(
        self, phrase: Phrase, body: Seq, *, begins: bool, ends: bool
    ) -> None:
        made: dict[str, dict[str, None]] = {}
        texts = trees.spellings(body)
        for word, spelled in zip(fold_all(texts), texts, strict=True):
            made.setdefault(word, {})[spelled] = None
        for word, all_spelled in made.items():
            level = level_of(next(iter(all_spelled)))
            literal = Literal(phrase, begins, ends, level, tuple(all_spelled))
            self.entries.setdefault(word, []).append(literal)

    def _add_patterns(
        self, phrase: Phrase, body: Seq, *, begins: bool, ends: bool
    ) -> None:
        level = trees.level(body)
        bare = trees.bare(body) if level < BARE else None
        variants: list[tuple[Seq, int]] = [(body, level)]
        if isinstance(bare, Seq):
            variants.append((bare, BARE))
        for node, at_level in variants:
            wait = anchors(node, self.slots)
            slotted = trees.has(node, Slot)
            source = _pattern(node, self.slots, folded=True)
            pattern = Pattern(
                phrase,
                begins,
                ends,
                at_level,
                source,
                None if slotted else _pattern(node, self.slots, folded=False),
                _leads_with_house(node),
                any=LAZY in source,
                needs=wait.needs,
                lead=wait.lead,
                longest=wait.longest,
            )
            for word in sorted(wait.words):  # a set's own order differs in each process
                self.entries.setdefault(word, []).append(pattern)

    def _add_samples(self, phrase: Phrase, tree: Node) -> None:
        """Keep the fullest and the barest wording, for the nearest-sentence search."""
        known = self.samples.setdefault(phrase.lexicon, {})
        for full in (True, False):
            shown = _sample(tree, full=full)
            word = fold(_SLOT_SHOWN.sub(_UNSAID, shown))
            known[word, shown] = None


# How a slot is shown in the wording an agent should have used, and what stands for it
# when that wording is compared: two characters nobody says, so that a sentence without
# the name is not all of it.
_SLOT_NAMES = {
    "company": "〈单位〉",
    "hotline": "〈热线〉",
    "number": "〈号码〉",
    "surname": "〈姓〉",
    "name": "〈姓名〉",
    "time": "〈时间〉",
}
_SLOT_SHOWN = re.compile("〈[^〉]*〉")
_UNSAID = "囗囗"


def _sample(node: Node, *, full: bool) -> str:
    """Return one wording of a tree: first options; all or none of what is optional."""
    if isinstance(node, Lit):
        return node.text
    if isinstance(node, Slot):
        return _SLOT_NAMES.get(node.name, "…")
    if isinstance(node, Opt) and not full:
        return ""
    if isinstance(node, Alt):
        return _sample(node.options[0], full=full)
    return "".join(_sample(child, full=full) for child in trees.children(node))


def _no_words() -> TemplateError:
    return TemplateError(
        0,
        Wording("短语没有固定的词。", "The phrase has no fixed word."),
        Wording(
            "请至少留一个不在 [] 和 {} 里的词。",
            "Leave at least one word outside [] and {}.",
        ),
    )


def check(text: str) -> None:
    """Raise ``TemplateError`` if the template ``text`` cannot be compiled."""
    for _, body, _ in trees.edges(parse(text)):
        if not trees.fixed(body):
            raise _no_words()


def mistakes(texts: Sequence[str]) -> dict[str, TemplateError]:
    """Return template -> what is wrong, for those that cannot be compiled."""
    found, plain = {}, plain_words(texts)
    for text in texts:
        if text not in plain:
            try:
                check(text)
            except TemplateError as error:
                found[text] = error
    return found


def phrases_of(lexicons: Sequence[Lexicon]) -> Iterator[tuple[Lexicon, list[Phrase]]]:
    """Yield each lexicon with its phrases, exceptions last."""
    for lexicon in lexicons:
        fault = lexicon.family == "fault"
        rows = [Phrase(lexicon.id, text, fault, False) for text in lexicon.phrases]
        rows += [Phrase(lexicon.id, text, fault, True) for text in lexicon.exceptions]
        yield lexicon, rows


def compile_all(lexicons: Sequence[Lexicon], slots: Slots) -> Table:
    """Return all phrases of ``lexicons`` compiled.

    Raises ``ConfigError`` with all that is wrong with them.
    """
    table, problems = Table(slots), []
    for lexicon, rows in phrases_of(lexicons):
        said = plain_words([phrase.text for phrase in rows])
        folded = dict(zip(said, fold_all([*said.values()]), strict=True))
        for phrase in rows:
            try:
                if (text := phrase.text) in said:
                    table.add_words(phrase, said[text], folded[text])
                else:
                    table.add(phrase)
            except TemplateError as error:
                file = lexicon.path or lexicon.id
                place = f"{phrase.text}:{error.column + 1}"
                problems.append(Problem(file, place, error.what, error.cure))
    if problems:
        raise ConfigError(*problems)
    return table
