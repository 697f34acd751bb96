import sys
from functools import cache

import pytest
from hypothesis import settings

from scoring import recipe
from scoring.engines import child

MAY_FORK = child.may_fork

# Machines are shared and noisy: a slow example is no fault. Speed lives in benchmarks.
settings.register_profile("zhijian", deadline=None)
settings.load_profile("zhijian")


# pytest-xdist has a thread that only waits: workers may be copies of this process, which
# start fifty times faster than others and have what a test has put into it.
child.may_fork = lambda: sys.platform == "linux"


@pytest.fixture(scope="module")
def compiled_once():
    """Load and compile each set of lexicons once for the tests of a module: the work
    of a second, whose result is immutable.
    """
    load, compile_ = recipe.load_lexicons, recipe.compile_matcher
    built_in = cache(load)
    made = {}

    def load_lexicons(paths=None, **options):
        return load(paths, **options) if paths else built_in()

    def compile_matcher(lexicons, site=None):
        key = (tuple(map(id, lexicons)), repr(site))
        if key not in made:
            made[key] = (lexicons, compile_(lexicons, site))  # keeps the ids taken
        return made[key][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recipe, "load_lexicons", load_lexicons)
        patch.setattr(recipe, "compile_matcher", compile_matcher)
        yield
