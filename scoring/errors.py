"""Typed errors: each says which file, which place, what is wrong and the cure."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.model import Wording


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in something a person wrote or passed.

    ``file`` is a path or ``-`` for standard input; ``place`` is ``line:column``, a key
    path, a cell or empty; ``what`` and ``cure`` are sentences in both languages.
    """

    file: str
    place: str
    what: Wording
    cure: Wording

    def sentence(self, lang: str = "zh") -> str:
        """Return ``file:place: what cure`` in ``lang`` (``zh`` or ``en``)."""
        where = f"{self.file}:{self.place}" if self.place else self.file
        return f"{where}: {self.what.get(lang)} {self.cure.get(lang)}".rstrip()


class ZhijianError(Exception):
    """Base of all errors of this package; carries one or more ``Problem`` records."""

    exit_code = 1

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.sentence() for problem in problems))

    def __reduce__(self) -> tuple[type[ZhijianError], tuple[Problem, ...]]:
        """Rebuild from the problems, so that an error survives a worker process."""
        return type(self), self.problems

    def report(self, lang: str = "zh") -> str:
        """Return all problems, one line each, in ``lang`` (``zh`` or ``en``)."""
        return "\n".join(problem.sentence(lang) for problem in self.problems)


class ConfigError(ZhijianError):
    """A lexicon, scorecard, site file or option is wrong (exit code 2)."""

    exit_code = 2


class UsageError(ZhijianError):
    """The command was given something it cannot work with (exit code 2)."""

    exit_code = 2


class InputError(ZhijianError):
    """A transcript file or a call in it cannot be read; becomes a row of rejects."""

    exit_code = 3


class RunError(ZhijianError):
    """The run itself failed: disk, permission, worker (exit code 1)."""

    exit_code = 1
