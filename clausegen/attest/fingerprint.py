"""Two ways to say that two Word files are the same: to the byte, or once unpacked."""

from __future__ import annotations

import hashlib
import io
import zipfile


def of_bytes(data: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(data).hexdigest()


def of_contents(data: bytes) -> str:
    """A digest of what a .docx holds once unpacked: another machine may compress it otherwise.

    From the sums of its directory, which is enough to recognise our own files, not to trust others'.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = sorted((info.filename, info.CRC, info.file_size) for info in archive.infolist())
    return hashlib.sha256(repr(members).encode()).hexdigest()
