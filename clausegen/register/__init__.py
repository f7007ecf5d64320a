"""The register: which attestations were issued, under which number, saying what; knows no document.

Enters: plain facts (:class:`Demande`), a date, the path of an SQLite file that several people may
share. Leaves: numbers without gap or double (:class:`Inscription`), each with its code de
vérification; verdicts on a number and a code; back-ups, exports, controls. Nothing in it identifies
a participant: it holds what the attestations say, and they say nothing of the kind.
"""

from clausegen.register.canonical import canonical
from clausegen.register.codes import CodeError, read_code, read_numero
from clausegen.register.records import Demande, Edition, Inscription, Statut
from clausegen.register.registre import Registre
from clausegen.register.upkeep import back_up, control, export, interrupted, rows
from clausegen.register.verification import Reponse, Verdict, verify

__all__ = [
    "CodeError",
    "Demande",
    "Edition",
    "Inscription",
    "Registre",
    "Reponse",
    "Statut",
    "Verdict",
    "back_up",
    "canonical",
    "control",
    "export",
    "interrupted",
    "read_code",
    "read_numero",
    "rows",
    "verify",
]
