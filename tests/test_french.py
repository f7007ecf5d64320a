"""French typography of our own sentences."""

import pytest

from clausegen.french import typography


@pytest.mark.parametrize("mark", [":", ";", "?", "!", "%", "€"])
def test_a_high_mark_keeps_its_space_without_a_break(mark):
    assert typography(f"ainsi {mark}") == f"ainsi\u00a0{mark}"


def test_quotation_marks_hold_their_words():
    assert typography("le champ « nom »") == "le champ «\u00a0nom\u00a0»"


def test_a_mark_without_a_space_stays_so():
    assert typography("lots[0]:12 https://x.example.org") == "lots[0]:12 https://x.example.org"


def test_a_sentence_already_right_is_unchanged():
    assert typography("ainsi\u00a0: 5\u00a0%") == "ainsi\u00a0: 5\u00a0%"
