"""Work done in a copy of this process while something else goes on here."""

import os

import pytest

from scoring.engines.aside import aside
from scoring.engines.child import may_fork
from scoring.errors import Problem, RunError, UsageError
from scoring.model import Wording

pytestmark = pytest.mark.skipif(not may_fork(), reason="no sound copy of this process")


def test_both_are_done(tmp_path):
    with aside(
        lambda: (tmp_path / "there").write_text(str(os.getpid()), encoding="utf-8")
    ):
        (tmp_path / "here").touch()
    assert (tmp_path / "there").read_text(encoding="utf-8") != str(os.getpid())
    assert (tmp_path / "here").exists()


def test_an_error_there_is_told_here():
    def fail():
        raise UsageError(Problem("x", "", Wording("不行。", "No."), Wording("", "")))

    with pytest.raises(UsageError, match="不行"), aside(fail):
        pass


def test_a_process_that_dies_is_an_error():
    with pytest.raises(RunError, match="被终止"), aside(lambda: os._exit(9)):
        pass


def test_an_error_here_ends_what_goes_on_there(tmp_path):
    def never():
        while True:
            os.getppid()

    with pytest.raises(KeyError), aside(never):
        raise KeyError
