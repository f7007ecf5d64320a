"""French as the software writes it: numbers with their units, dates, spaces, and the reasons of the system.

Enters: values, dates and sentences. Leaves: words ready to be read. Nothing here knows the domain.
"""

from clausegen.french.dates import DATE, dates_in, french_date, french_month, of_month
from clausegen.french.numbers import Nombre, exact, heures, montant, nombre, pourcentage, quantize, unite
from clausegen.french.reasons import system_reason
from clausegen.french.spaces import NARROW, NB
from clausegen.french.typography import typeset, typography, typography_faults

__all__ = [
    "DATE",
    "NARROW",
    "NB",
    "Nombre",
    "dates_in",
    "exact",
    "french_date",
    "french_month",
    "heures",
    "montant",
    "nombre",
    "of_month",
    "pourcentage",
    "quantize",
    "system_reason",
    "typeset",
    "typography",
    "typography_faults",
    "unite",
]
