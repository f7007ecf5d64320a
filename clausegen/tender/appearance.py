"""The letterhead of a run: from the territory profile to what the Word layer puts on a document."""

from __future__ import annotations

from clausegen.errors import Place, Problem
from clausegen.intake import DossierLu
from clausegen.word.letterhead import Letterhead
from clausegen.word.letterhead_logo import Picture


def letterhead_of(lu: DossierLu) -> Letterhead | None:
    """The letterhead that the profile describes, or None for the family's own look."""
    look = lu.profil.apparence if lu.profil is not None else None
    if look is None:
        return None
    picture = None
    if lu.logo is not None and look.logo is not None:
        words = " ".join(look.logo.texte.split())
        picture = Picture(lu.logo.octets, lu.logo.kind, lu.logo.largeur, lu.logo.hauteur, words)
    return Letterhead(
        accent=look.couleurs.accent,
        on_accent=look.couleurs.texte_sur_accent,
        titles_font=look.polices.titres,
        body_font=look.polices.corps,
        logo=picture,
    )


def missing_fonts(letterhead: Letterhead | None) -> list[Problem]:
    """The fonts of the letterhead that this computer does not have: a PDF made here shows others."""
    if letterhead is None:
        return []
    from clausegen.pdf.fonts import absent  # noqa: PLC0415 - asked only with --pdf

    asked = [font for font in (letterhead.titles_font, letterhead.body_font) if font]
    return [
        Problem(
            Place(champ="apparence.polices"),
            f"la police « {font} » n’est pas installée sur cet ordinateur : les PDF en montrent une autre",
            "",
            "installez-la, ou faites les PDF depuis Word sur un poste qui l’a",
        )
        for font in absent(asked)
    ]
