"""A property that is worked out at first use and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 - reads as the decorator that it is
    """What :func:`functools.cached_property` does, without the lock that it takes before Python 3.12.

    A case has two dozen of them and lives for a fraction of a millisecond, in one thread.
    """

    def __init__(self, function: Callable[[Any], T]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Note the name under which the value is kept."""
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> Self | T:
        """Return the value; the next look finds it in the instance itself."""
        if instance is None:
            return self
        value = instance.__dict__[self.name] = self.function(instance)
        return value
