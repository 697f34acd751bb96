"""An attribute that is worked out when it is first asked for, once per object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class lazily(Generic[T]):  # noqa: N801 - a decorator, as property is
    """As ``functools.cached_property``, without the lock of Python 3.11, which costs
    more than most of what is worked out here. Two threads may both work it out.
    """

    def __init__(self, make: Callable[..., T]) -> None:
        self.make = make
        self.name = ""
        self.__doc__ = make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Note under which name the value is kept."""
        self.name = name

    @overload
    def __get__(self, one: None, owner: type) -> lazily[T]: ...
    @overload
    def __get__(self, one: object, owner: type) -> T: ...
    def __get__(self, one: object | None, owner: type) -> lazily[T] | T:
        """Return the value for ``one``, which has it as its own from now on."""
        if one is None:
            return self
        value = one.__dict__[self.name] = self.make(one)
        return value
