import re

from hypothesis import given
from hypothesis import strategies as st

from clausegen.pdf.sharing import shared, without_marks

RULE = b"q 0.5 w 0 J 1 j\n48.2 754.339 m\n547.2 754.339 l S\nQ\n"
LABEL = b"q 0.25 0.25 0.25 rg\nBT\n48.3 804.7 Td /F1 9 Tf[<0102>5<03>" + b"-1<03>" * 100 + b"]TJ\nET\nQ\n"


def own(number: int) -> bytes:
    return b"q 0 0 0 rg\nBT\n1 2 Td /F1 9 Tf<%02X>Tj\nET\nQ\n" % number


def page(number: int) -> bytes:
    return (
        b"0.1 w\nq 0 0.028 595.275 841.861 re\nW* n\n"
        + LABEL
        + RULE
        + own(number)
        + b"0.7 G\n"
        + LABEL
        + b"Q "
    )


def drawn_again(content: bytes, figures: dict[bytes, bytes]) -> bytes:
    """The content with each call replaced by what it calls."""
    return re.sub(rb"/(Fig\d+) Do\n", lambda call: figures[call[1]], content)


class TestSharing:
    def test_each_page_still_draws_the_same_in_the_same_order(self):
        pages = [page(number) for number in range(20)]
        lighter, figures = shared(pages)
        assert figures
        assert [drawn_again(content, figures) for content in lighter] == pages

    def test_what_all_pages_draw_is_written_once(self):
        lighter, figures = shared([page(number) for number in range(20)])
        assert all(LABEL not in content for content in lighter)
        assert sum(figure.count(LABEL) for figure in figures.values()) == 2

    def test_neighbours_that_the_same_pages_have_are_one_figure(self):
        _, figures = shared([page(number) for number in range(20)])
        assert LABEL + RULE in figures.values()

    def test_what_few_pages_draw_stays_in_them(self):
        pages = [page(number) for number in range(2)]
        assert shared(pages) == (pages, {})

    def test_a_block_that_holds_another_is_never_cut(self):
        nested = [b"q 1 0 0 1 0 0 cm\n" + LABEL + b"Q\n" for _ in range(9)]
        lighter, figures = shared(nested)
        assert list(figures.values()) == [LABEL]
        assert lighter[0] == b"q 1 0 0 1 0 0 cm\n/Fig0 Do\nQ\n"

    def test_a_content_with_a_picture_in_its_midst_is_left_as_it_is(self):
        pages = [LABEL + b"BI /W 1 ID \nQ\n EI\n"] * 9
        assert shared(pages) == (pages, {})

    @given(
        st.lists(st.lists(st.sampled_from([LABEL, RULE, own(1), own(2), b"0.1 w\n", b"1 G\n"])), max_size=8)
    )
    def test_whatever_the_pages_nothing_is_lost(self, pages):
        contents = [b"".join(pieces) for pieces in pages]
        lighter, figures = shared(contents)
        assert [drawn_again(content, figures) for content in lighter] == contents


class TestMarks:
    def test_tags_go_whatever_their_shape_and_the_rest_stays(self):
        content = (
            b"/Artifact BMC\nq 1 w\nEMC\n/P<</MCID 0>>BDC\nBT\n/Span<</ActualText<FEFF00A0>>>\nBDC\n<01>Tj\nEMC\n"
            b"/Artifact <</Type/Pagination/BBox[0 0 1 1]>>BDC\nET\nEMC\n"
        )
        assert without_marks(content) == b"q 1 w\nBT\n<01>Tj\nET\n"
