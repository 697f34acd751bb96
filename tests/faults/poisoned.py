"""The command, with calls and files that kill or hang whoever works on them:
``python -m tests.faults.poisoned score ...``. Workers that start from nothing import
this file again, and with it the poison.

By the first letters of a call's id: ``die`` ends the process at once, ``segv`` by the
system, ``hang`` in C code that nobody can interrupt, ``once`` (in a process that has
scored something before) only there. A text in a turn, ``读死`` or ``读停``, does that to
the reader of the file.
"""

import ctypes
import os
import re
import resource
import signal
import time

from cli import app, main
from scoring import batch_faults, batch_work
from scoring.engines import child

__all__ = ["app"]

_scored, _read = batch_work.score_safely, batch_work.read_piece
_before = []
_pause = float(os.environ.get("ZHIJIAN_TEST_PAUSE", "0"))


def hang():
    """Never come back, and hold the interpreter all the time."""
    re.match("(a*)*b", "a" * 40)


def poisoned_score(call, tools):
    time.sleep(_pause)
    kind = re.match("[a-z]*", call.call_id)[0]
    _before.append(call.call_id)
    if kind == "die" or (kind == "once" and len(_before) > 2):
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "segv":
        ctypes.string_at(0)
    if kind == "hang":
        hang()
    return _scored(call, tools)


def poisoned_read(piece, options):
    for found in _read(piece, options):
        text = "".join(turn.words for turn in getattr(found, "turns", ()))
        if "读死" in text:
            os._exit(3)
        if "读停" in text:
            hang()
        yield found


batch_work.score_safely = poisoned_score
batch_work.read_piece = batch_faults.read_piece = poisoned_read
if _most := int(os.environ.get("ZHIJIAN_TEST_LARGEST", "0")):
    resource.setrlimit(resource.RLIMIT_FSIZE, (_most, _most))
if os.environ.get("ZHIJIAN_TEST_SPAWN") == "1":
    child.may_fork = lambda: False

if __name__ == "__main__":
    main()
