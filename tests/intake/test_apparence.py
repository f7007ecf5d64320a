"""The letterhead of a profile: what is wrong with it is told before anything is made."""

import shutil
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausegen.errors import InputError
from clausegen.intake import read_profil
from clausegen.intake.apparence import darker
from clausegen.intake.image import read_image
from clausegen.word.formats import contrast

PROFILS = Path(__file__).resolve().parents[1] / "profils"
LOGO = (PROFILS / "logo.png").read_bytes()
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x11\x08\x00\x40\x00\x80\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    b"\xff\xda\x00\x02\x00\xff\xd9"
)


def profile(tmp_path, look):
    path = tmp_path / "p.yaml"
    path.write_text(f"nom: Essai\nversion: 1\napparence:\n{look}", encoding="utf-8")
    return path


def problems(tmp_path, look):
    with pytest.raises(InputError) as refusal:
        read_profil(profile(tmp_path, look))
    return [str(problem) for problem in refusal.value.problems]


def test_a_whole_letterhead_is_read():
    lu = read_profil(PROFILS / "lettre.yaml")
    assert lu.profil.apparence.couleurs.accent == "005E54"
    assert (lu.logo.kind, lu.logo.largeur, lu.logo.hauteur, lu.logo.octets) == ("png", 720, 216, LOGO)


def test_a_profile_without_a_look_has_none(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text("nom: Essai\nversion: 1\n", encoding="utf-8")
    assert read_profil(path).profil.apparence is None


@pytest.mark.parametrize("accent", ["FFCC00", "7F9FBF", "00AAFF"])
def test_a_pale_accent_is_refused_with_the_ratio_and_a_shade_that_passes(tmp_path, accent):
    (told,) = problems(tmp_path, f"  couleurs: {{accent: {accent}}}\n")
    assert "4,5" in told
    assert "p.yaml, ligne 4, champ « apparence.couleurs.accent »" in told
    assert contrast(darker(accent, "FFFFFF"), "FFFFFF") >= 4.5


def test_a_text_too_near_the_accent_is_refused(tmp_path):
    (told,) = problems(tmp_path, '  couleurs: {accent: 005E54, texte_sur_accent: "338877"}\n')
    assert "sur l’accent" in told


def test_a_colour_behind_a_hash_is_not_silently_lost(tmp_path):
    (told,) = problems(tmp_path, "  couleurs:\n    accent: #005E54\n")
    assert "commence un commentaire" in told


@pytest.mark.parametrize("colour", ["bleu", "12345", "GGGGGG", "#12"])
def test_what_is_no_colour_is_refused(tmp_path, colour):
    (told,) = problems(tmp_path, f'  couleurs: {{accent: "{colour}"}}\n')
    assert "n’est pas une couleur" in told


def test_an_unknown_key_is_refused_with_the_known_ones(tmp_path):
    assert any("texte_sur_accent" in told for told in problems(tmp_path, "  couleurs: {fond: 005E54}\n"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.png", None),
        ("logo.png", b""),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("logo.png", LOGO[:-20]),
        ("logo.png", LOGO[:60] + b"\x00" + LOGO[61:]),
        ("logo.png", LOGO + b"\x00" * 2_000_000),
        ("logo.gif", b"GIF89a" + b"\x00" * 40),
        ("logo.jpg", JPEG[:30]),
    ],
)
def test_a_logo_that_cannot_serve_is_told_where_the_profile_names_it(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    (told,) = problems(tmp_path, f"  logo: {{fichier: {name}, texte: Logo}}\n")
    assert name in told
    assert "apparence.logo.fichier" in told


def test_a_logo_without_words_is_refused(tmp_path):
    shutil.copy(PROFILS / "logo.png", tmp_path / "logo.png")
    assert any("texte" in told for told in problems(tmp_path, "  logo: {fichier: logo.png}\n"))


def test_a_whole_path_to_the_logo_is_refused(tmp_path):
    (told,) = problems(tmp_path, f"  logo: {{fichier: {tmp_path.as_posix()}/logo.png, texte: Logo}}\n")
    assert "chemin complet" in told


def test_a_jpeg_is_read_with_its_size(tmp_path):
    (tmp_path / "l.jpg").write_bytes(JPEG)
    found = read_image(tmp_path / "l.jpg", "l.jpg")
    assert (found.kind, found.largeur, found.hauteur) == ("jpeg", 128, 64)


def test_an_enormous_image_is_refused(tmp_path):
    header = b"IHDR" + (20000).to_bytes(4, "big") * 2 + LOGO[24:29]
    data = LOGO[:12] + header + zlib.crc32(header).to_bytes(4, "big") + LOGO[33:]
    (tmp_path / "l.png").write_bytes(data)
    with pytest.raises(InputError, match="20000"):
        read_image(tmp_path / "l.png", "l.png")


@given(st.binary(max_size=300), st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", JPEG, LOGO[:200]]))
def test_any_bytes_give_an_image_or_a_refusal(tmp_path_factory, tail, head):
    path = tmp_path_factory.mktemp("i") / "l.png"
    path.write_bytes(head + tail)
    try:
        found = read_image(path, "l.png")
    except InputError:
        return
    assert found.largeur >= 16
