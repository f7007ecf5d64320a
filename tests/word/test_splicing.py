"""Changes to a part leave every other byte as it was."""

from hypothesis import given
from hypothesis import strategies as st

from clausegen.word.body import parse_whole
from clausegen.word.splicing import Splicer

PART = (
    '<?xml version="1.0" encoding="UTF-8"?>\r\n<!-- kept --><w:a xmlns:w="urn:w"  x=\'1 > 0\'>\n'
    '  <w:b/><w:c w:q="&#10;">é&amp;</w:c ><?pi kept?>\t<w:b></w:b></w:a>\n'
).encode()


def splicer(data=PART):
    root = parse_whole(data)
    return Splicer(data, root), {e.tag.rpartition("}")[2]: e for e in root.iter("*")}, root


def test_without_a_change_the_bytes_are_the_same():
    assert splicer()[0].result() == PART


def test_what_is_put_before_after_or_inside_moves_nothing_else():
    made, found, root = splicer()
    made.before(found["c"], "<w:n1/>")
    made.after(found["c"], "<w:n2/>")
    made.inside_end(root, "<w:n3/>")
    expected = PART.replace(b"<w:c ", b"<w:n1/><w:c ").replace(b"</w:c >", b"</w:c ><w:n2/>")
    assert made.result() == expected.replace(b"</w:a>", b"<w:n3/></w:a>")


def test_an_empty_element_receives_content():
    made, found, _ = splicer(b'<w:a xmlns:w="urn:w"><w:b x="1"/></w:a>')
    made.inside_end(found["b"], "<w:n/>")
    assert made.result() == b'<w:a xmlns:w="urn:w"><w:b x="1"><w:n/></w:b></w:a>'


def test_two_additions_at_one_place_keep_their_order():
    made, found, _ = splicer()
    made.before(found["c"], "<w:n1/>")
    made.before(found["c"], "<w:n2/>")
    assert b"<w:n1/><w:n2/><w:c" in made.result()


def test_a_prefix_already_bound_is_not_bound_again():
    made, found, _ = splicer()
    made.replace(found["c"], '<w:n xmlns:w="urn:w" xmlns:z="urn:z"/>')
    assert b'<w:n xmlns:z="urn:z"/>' in made.result()


def test_a_part_in_another_encoding_comes_out_in_utf_8():
    data = '<?xml version="1.0" encoding="UTF-16"?><w:a xmlns:w="urn:w"><w:b>é</w:b></w:a>'.encode("utf-16")
    made, found, _ = splicer(data)
    made.after(found["b"], "<w:n/>")
    assert "<w:b>é</w:b><w:n/></w:a>".encode() in made.result()


@given(st.recursive(st.just([]), lambda inner: st.lists(inner, max_size=4), max_leaves=12), st.data())
def test_an_addition_stands_where_the_tree_says(shape, data):
    def xml(children, name):
        inner = "".join(xml(child, f"{name}.{rank}") for rank, child in enumerate(children))
        return f'<e n="{name}">{inner}</e>' if inner or len(name) % 2 else f'<e n="{name}" />'

    source = xml(shape, "0").encode()
    root = parse_whole(source)
    elements = list(root.iter("*"))[1:]
    if not elements:
        return
    chosen = data.draw(st.sampled_from(elements))
    name = chosen.get("n")
    for put, found in (
        ("before", lambda new: new.getnext()),
        ("after", lambda new: new.getprevious()),
        ("inside_end", lambda new: new.getparent()),
    ):
        made = Splicer(source, root)
        getattr(made, put)(chosen, "<new/>")
        again = parse_whole(made.result())
        assert found(next(again.iter("new"))).get("n") == name
        assert len(list(again.iter())) == len(list(root.iter())) + 1
