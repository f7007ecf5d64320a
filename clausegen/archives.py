"""What goes wrong when an archive of unknown origin is opened or read: one name for all of it.

``zipfile`` promises :class:`zipfile.BadZipFile` only; damaged or forged bytes make it raise much else.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module


def _of_rarer_methods() -> Iterator[type[Exception]]:
    """The errors of the ways to compress that a Python may lack, and zipfile then does without."""
    for module, name in (("lzma", "LZMAError"), ("compression.zstd", "ZstdError")):
        with suppress(ImportError):
            yield getattr(import_module(module), name)


DAMAGED: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,  # no directory, a member not where it should be, a wrong sum
    NotImplementedError,  # a way to compress, an encryption or a version that zipfile does not know
    RuntimeError,  # an encrypted member; a way to compress that this Python lacks
    ValueError,  # a place before the start of the file; a name that is not the UTF-8 it claims to be
    OverflowError,  # a place beyond what a 64-bit system can count
    EOFError,  # a member that ends before its size
    OSError,  # the disk; a member compressed by bzip2 and damaged; a place before the start of the file
    MemoryError,  # a dictionary of gigabytes, asked for by a few bytes of lzma
    zlib.error,  # a member damaged
    *_of_rarer_methods(),
)
"""To be caught around an archive: none of these says more than « this file is damaged »."""
