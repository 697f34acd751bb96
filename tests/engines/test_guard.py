"""A function behind a guard: results in order, what kills or hangs it is told."""

import os
import signal
from pathlib import Path

import pytest

from scoring.engines.child import Fate
from scoring.engines.guard import Guard
from tests.engines.test_local import start, unable  # noqa: F401 - a fixture

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="no such signals"),
    pytest.mark.usefixtures("start"),
]


class Doing:
    """Does what it is told; ``once`` goes wrong the first time only."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self):
        return self.do

    def do(self, what):
        mark = Path(self.folder, "mark")
        if what == "die" or (what == "once" and not mark.exists()):
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if what == "hang":
            Path(self.folder, "pipe").read_bytes()  # nobody ever writes to it
        if what == "raise":
            raise ZeroDivisionError(what)
        return what * 2


@pytest.fixture
def guard(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with Guard(Doing(tmp_path), 2) as guard:
        yield guard


def test_results_come_in_order(guard):
    things = [str(n) for n in range(100)]
    assert list(guard.each(things)) == [one * 2 for one in things]
    assert guard("x") == "xx"


def test_what_kills_or_hangs_costs_only_itself(guard):
    told = list(guard.each(["a", "die", "b", "c", "hang", "once", "d"], 3))
    assert told == ["aa", Fate.DIED, "bb", "cc", Fate.HUNG, "onceonce", "dd"]


def test_what_goes_well_alone_is_no_fault(guard):
    assert guard("once") == "onceonce"


def test_alone_is_in_a_process_of_its_own_and_once(guard):
    assert guard("a") == "aa"
    first = guard._child.pid
    assert guard.alone("once") is Fate.DIED
    assert guard.alone("once") == "onceonce"
    assert guard._child.pid != first


def test_large_things_pass(guard):
    assert guard("x" * 3_000_000) == "x" * 6_000_000


def test_what_the_function_raises_comes_through_and_the_guard_goes_on(guard):
    with pytest.raises(ZeroDivisionError, match="raise"):
        list(guard.each(["a", "raise", "b"]))
    assert guard("b") == "bb"


def test_who_stops_listening_gets_no_stale_results(guard):
    results = guard.each(["a", "b", "c"])
    assert next(results) == "aa"
    results.close()
    assert guard("d") == "dd"


def test_a_child_that_cannot_start_is_an_error():
    from scoring.errors import UsageError

    with pytest.raises(UsageError), Guard(unable) as guard:
        guard("a")


def test_the_child_ends_with_the_context(tmp_path):
    with Guard(Doing(tmp_path)) as guard:
        guard("a")
        pid = guard._child.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_sign_of_life_is_given_while_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    signs = []
    with Guard(Doing(tmp_path), 1.2, alive=lambda: signs.append(1)) as guard:
        assert guard.alone("hang") is Fate.HUNG
    assert signs
