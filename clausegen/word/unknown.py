"""The value of a variable that does not exist: noted each time it is used, silent when only tested.

``is defined`` and ``default()`` do not use the value, so they stay available.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Undefined
from jinja2.exceptions import SecurityError
from jinja2.utils import missing

from clausegen.word.rendering import Kind, note

_MAX_SIBLINGS = 200


class Unknown(Undefined):
    """A variable or attribute not found: renders as nothing, and the rendering is refused at its end."""

    __slots__ = ()

    def _note(self) -> None:
        name = str(self._undefined_name)
        owner = self._undefined_obj
        if self._undefined_exception is SecurityError:
            note(Kind.FORBIDDEN, name)
            return
        siblings: tuple[str, ...] = ()
        if isinstance(owner, Mapping):
            siblings = tuple(str(key) for key in list(owner)[:_MAX_SIBLINGS])
        note(Kind.UNKNOWN, name, ("",) if owner is missing else siblings)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - jinja's own signature
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> Unknown:  # type: ignore[override]  # jinja's own raises
        return self

    def __str__(self) -> str:
        self._note()
        return ""

    def __iter__(self) -> Iterator[Any]:
        self._note()
        return iter(())

    def __len__(self) -> int:
        self._note()
        return 0

    def __bool__(self) -> bool:
        self._note()
        return False

    def __eq__(self, other: object) -> bool:
        self._note()
        return False

    def __ne__(self, other: object) -> bool:
        self._note()
        return True

    def __hash__(self) -> int:
        self._note()
        return 0

    def __contains__(self, item: object) -> bool:
        self._note()
        return False

    def _compare(self, _other: object) -> bool:
        self._note()
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _compare  # type: ignore[assignment]  # same

    def _operate(self, *_others: object, **_named: object) -> Unknown:
        self._note()
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = _operate  # type: ignore[assignment]  # same
    __mul__ = __rmul__ = __mod__ = __rmod__ = _operate  # type: ignore[assignment]  # same
    __truediv__ = __rtruediv__ = _operate  # type: ignore[assignment]  # same
    __floordiv__ = __rfloordiv__ = _operate  # type: ignore[assignment]  # same
    __neg__ = __pos__ = __call__ = _operate  # type: ignore[assignment]  # same

    def __int__(self) -> int:  # type: ignore[override]  # same
        self._note()
        return 0

    def __float__(self) -> float:  # type: ignore[override]  # same
        self._note()
        return 0.0
