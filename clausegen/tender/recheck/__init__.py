"""A produced folder checked again later, edited by hand in between; and two runs compared.

Enters: folders that clausegen wrote, in whatever state people left them. Leaves: for each file what
changed and what no longer agrees; nothing is written, but the archive when it is asked for. The dossier
is not needed: each run leaves its control file beside its manifest.
"""

from clausegen.tender.recheck.archive import remake_archive
from clausegen.tender.recheck.records import Etat, FaitDiscordant, FichierVerifie, Verification
from clausegen.tender.recheck.verification import verify_folder

__all__ = ["Etat", "FaitDiscordant", "FichierVerifie", "Verification", "remake_archive", "verify_folder"]
