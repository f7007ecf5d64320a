"""The register: which attestations were issued, under which number, saying what; knows no document.

Enters: plain facts (:class:`Demande`), a date, the path of an SQLite file that several people may
share. Leaves: numbers without gap or double (:class:`Inscription`), each with its code de
vérification; verdicts on a number and a code; back-ups, exports, controls. Nothing in it identifies
a participant: it holds what the attestations say, and they say nothing of the kind.
"""

from clausegen.register.canonical import canonical
from clausegen.register.codes import CodeError, read_code, read_numero
from clausegen.register.records import Demande, Inscription, Statut
from clausegen.register.registre import Registre

__all__ = [
    "CodeError",
    "Demande",
    "Inscription",
    "Registre",
    "Statut",
    "canonical",
    "read_code",
    "read_numero",
]
