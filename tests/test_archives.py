"""Archives that nobody vouches for: whatever their bytes, what goes wrong has one name."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausegen.archives import DAMAGED

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def archive(method: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        for name in ("a.txt", "été.txt"):
            made.writestr(name, b"un texte qui revient, " * 9)
    return buffer.getvalue()


def with_place(offset: int) -> bytes:
    """An archive of one empty member, said in 64 bits to stand at this place."""
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 45, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    extra = struct.pack("<2HQ", 1, 8, offset)
    sizes = (0, 0, 0, 1, len(extra), 0, 0, 0, 0, 0xFFFFFFFF)
    central = struct.pack("<4s6H3L5H2L", b"PK\1\2", 45, 45, 0, 0, 0, 0, *sizes) + b"a" + extra
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


def contents(data: bytes) -> list[bytes] | None:
    """The members of an archive, or none when it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            return [opened.read(info) for info in opened.infolist()]
    except DAMAGED:
        return None


WHOLE = [*map(archive, METHODS), with_place(0)]


@pytest.mark.parametrize("data", WHOLE)
def test_an_archive_left_as_it_is_is_read(data):
    assert contents(data) is not None


@pytest.mark.parametrize("data", WHOLE)
def test_cut_anywhere_it_is_damaged(data):
    assert [contents(data[:size]) for size in range(len(data))] == [None] * len(data)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(WHOLE), st.data())
def test_with_any_bytes_changed_it_is_read_or_damaged_and_nothing_else(data, drawn):
    changed = bytearray(data)
    places = st.integers(0, len(data) - 1)
    for place, byte in drawn.draw(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=6)):
        changed[place] = byte
    found = contents(bytes(changed))
    assert found is None or all(isinstance(content, bytes) for content in found)


@pytest.mark.parametrize("offset", [2**62, 2**63, 2**64 - 1])
def test_a_member_said_to_be_beyond_any_disk_is_damage(offset):
    assert contents(with_place(offset)) is None
