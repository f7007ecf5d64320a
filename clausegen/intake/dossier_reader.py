"""The dossier: its YAML, its lots workbook and its profile, read together, all problems told at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath, PureWindowsPath
from types import MappingProxyType

from clausegen.errors import InputError, Place, Problem, Problems
from clausegen.intake.checks import check_dossier, notices
from clausegen.intake.decoding import read_file
from clausegen.intake.image import Image
from clausegen.intake.options import option_values
from clausegen.intake.profil_reader import ProfilLu, read_profil
from clausegen.intake.tree import Branch, Leaf, Listing, Node
from clausegen.intake.validation import unknown_key, validate
from clausegen.intake.yaml_reader import MAX_BYTES, read_yaml
from clausegen.model.dossier import Dossier, Facilitateur
from clausegen.model.profil import Profil
from clausegen.model.scalars import slug

_NOTHING: Mapping[str, str] = MappingProxyType({})
_WITHOUT_FILE = {
    "acheteur": {"nom": "Acheteur non précisé", "type": "autre_pouvoir_adjudicateur"},
    "marche": {"reference": "sans dossier", "objet": "Calcul sans dossier", "nature": "travaux"},
    "lots": [{"numero": "1", "intitule": "Calcul sans dossier"}],
    "alloti": False,
}
"""What the records require and a bare calculation does not have; none of it enters a layer."""


@dataclass(frozen=True, slots=True)
class SourceLue:
    """A file that was read: its name as the dossier writes it, never absolute, and its digest."""

    nom: str
    sha256: str


@dataclass(frozen=True)
class DossierLu:
    """A dossier with everything that was learnt in reading it."""

    dossier: Dossier
    profil: Profil | None = None
    places: Mapping[str, Place] = field(default_factory=dict)
    """« marche.objet », « lots[0].montant_ht » → where it was read."""
    sources: tuple[SourceLue, ...] = ()
    surcharges: Mapping[str, str] = field(default_factory=dict)
    """The command line: dossier key → text."""
    avertissements: tuple[Problem, ...] = ()
    places_profil: Mapping[str, Place] = field(default_factory=dict)
    """« valeurs.cout_horaire » → where the profile says it."""
    logo: Image | None = None
    """The picture of the profile's letterhead."""


def read_dossier(
    path: Path, surcharges: Mapping[str, str] = _NOTHING, profil: Path | None = None
) -> DossierLu:
    """The dossier of a file; raises ``InputError`` with every problem of every file.

    ``surcharges`` are values of the command line by dossier key; ``profil`` takes the place of the
    profile that the dossier names.
    """
    return _Reading(Path(path), dict(surcharges), profil).run()


def dossier_from_options(options: Mapping[str, str]) -> DossierLu:
    """A calculation without a file: every value comes from the command line."""
    option_values(options)
    return DossierLu(Dossier.model_validate(_WITHOUT_FILE), surcharges=dict(options))


def with_profile(lu: DossierLu, profil: ProfilLu) -> DossierLu:
    """The same reading under a profile."""
    return replace(
        lu,
        profil=profil.profil,
        places_profil=profil.places,
        logo=profil.logo,
        sources=(*lu.sources, *_sources_of(profil)),
        avertissements=(*lu.avertissements, *profil.avertissements),
    )


@dataclass
class _Reading:
    path: Path
    surcharges: dict[str, str]
    profil_path: Path | None
    problems: Problems = field(default_factory=Problems)
    warnings: list[Problem] = field(default_factory=list)
    sources: list[SourceLue] = field(default_factory=list)

    def run(self) -> DossierLu:
        fichier = read_file(self.path, self.path.name, MAX_BYTES)
        lu = read_yaml(fichier)
        self.sources.append(SourceLue(fichier.nom, fichier.sha256))
        self.problems.extend(lu.problemes)
        self.warnings.extend(lu.avertissements)
        tree = self._without_internal(lu.racine)
        tree, readable, alloti = self._lots(tree)
        profil = self._profil(tree)
        tree = self._facilitateur(tree, profil)
        # Without lots, the one lot repeats values of « marche », whose faults are told there.
        checked = validate(tree, Dossier, silent=None if alloti else "lots")
        self.problems.extend(checked.problems)
        self._check_options()
        dossier = checked.record
        if dossier is not None:
            if not alloti:
                dossier = dossier.model_copy(update={"alloti": False})
            if readable:
                self.problems.extend(check_dossier(dossier, checked.places))
                self.warnings.extend(notices(dossier, checked.places))
        if len(self.problems):
            raise InputError(in_order(self.problems))
        if dossier is None:  # pragma: no cover - a record without a problem always comes out
            raise InputError(self.problems)
        return DossierLu(
            dossier,
            profil.profil if profil else None,
            checked.places,
            tuple(self.sources),
            self.surcharges,
            tuple(self.warnings),
            profil.places if profil else {},
            profil.logo if profil else None,
        )

    def _without_internal(self, tree: Branch) -> Branch:
        if "alloti" in tree.cles:
            known = [name for name in Dossier.model_fields if name != "alloti"]
            self.problems.extend([unknown_key(tree.cles["alloti"].with_field("alloti"), "alloti", known)])
        return tree.without("alloti")

    def _lots(self, tree: Branch) -> tuple[Branch, bool, bool]:
        """The tree with its lots; whether they could be read; whether the dossier has any."""
        lots = tree.entrees.get("lots")
        if lots is None:
            return tree.with_entry("lots", _whole_contract(tree)), True, False
        if not isinstance(lots, Leaf):
            return tree, True, True
        from clausegen.intake.lots_file import read_lots  # noqa: PLC0415 - spreadsheets are read only when there is one

        try:
            table = read_lots(self._beside(lots), _as_written(lots.texte))
        except InputError as error:
            self.problems.extend(_of_whole_file(p, lots, "lots") for p in error.problems)
            return tree.with_entry("lots", _stand_in(lots.ou)), False, True
        self.problems.extend(table.problemes)
        self.warnings.extend(table.avertissements)
        self.sources.append(SourceLue(_as_written(lots.texte), table.sha256))
        if not table.lots:
            return tree.with_entry("lots", _stand_in(lots.ou)), False, True
        return tree.with_entry("lots", Listing(table.lots, lots.ou)), True, True

    def _beside(self, node: Leaf) -> Path:
        return self.path.parent / PureWindowsPath(node.texte.strip()).as_posix()

    def _profil(self, tree: Branch) -> ProfilLu | None:
        named = tree.entrees.get("profil")
        try:
            if self.profil_path is not None:
                found = read_profil(self.profil_path)
            elif isinstance(named, Leaf):
                found = read_profil(self._beside(named), _as_written(named.texte))
            else:
                return None
        except InputError as error:
            node = named if isinstance(named, Leaf) and self.profil_path is None else None
            self.problems.extend(_of_whole_file(p, node, "profil") for p in error.problems)
            return None
        self.sources.extend(_sources_of(found))
        self.warnings.extend(found.avertissements)
        return found

    def _facilitateur(self, tree: Branch, profil: ProfilLu | None) -> Branch:
        """« facilitateur: {secteur: …} » alone is the profile's facilitator for that sector."""
        asked = tree.entrees.get("facilitateur")
        if not isinstance(asked, Branch) or set(asked.entrees) != {"secteur"} or "organisme" in asked.vides:
            return tree
        sector = asked.entrees["secteur"]
        if not isinstance(sector, Leaf):
            return tree
        ou = sector.ou.with_field("facilitateur.secteur")
        known = profil.profil.facilitateurs if profil else ()
        for candidate in known:
            if slug(candidate.secteur or "") == slug(sector.texte):
                return tree.with_entry("facilitateur", _as_tree(candidate, sector.ou))
        sectors = ", ".join(f"« {f.secteur} »" for f in known if f.secteur)
        self.problems.add(
            ou,
            f"aucun facilitateur du profil n’a le secteur « {sector.texte.strip()} »"
            if profil
            else "le facilitateur est désigné par son secteur, et aucun profil ne peut être lu",
            f"l’un de ces secteurs : {sectors}" if sectors else "un profil qui nomme des facilitateurs",
            "Corrigez le secteur, ou écrivez « organisme: … » sous « facilitateur: ».",
        )
        return tree.without("facilitateur")

    def _check_options(self) -> None:
        try:
            option_values(self.surcharges)
        except InputError as error:
            self.problems.extend(error.problems)


def _sources_of(profil: ProfilLu) -> list[SourceLue]:
    """The profile's file, and its logo's."""
    found = [SourceLue(profil.nom, profil.sha256)]
    look = profil.profil.apparence
    if profil.logo is not None and look is not None and look.logo is not None:
        found.append(SourceLue(look.logo.fichier, profil.logo.sha256))
    return found


def _of_whole_file(problem: Problem, node: Leaf | None, key: str) -> Problem:
    """What is wrong with a whole file is told where the dossier names it."""
    if node is None or problem.ou != Place(fichier=problem.ou.fichier):
        return problem
    constat = f"« {problem.ou.fichier} » : {problem.constat}"
    return Problem(node.ou.with_field(key), constat, problem.attendu, problem.remede)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems file by file, then from top to bottom, as one mends them."""
    told = list(dict.fromkeys(problems))
    files = list(dict.fromkeys(problem.ou.fichier for problem in told))

    def rank(problem: Problem) -> tuple[int, int, str, int, int]:
        ou = problem.ou
        cell = re.fullmatch(r"([A-Z]+)(\d+)", ou.cellule or "")
        row, column = (int(cell[2]), len(cell[1]) * 1000 + ord(cell[1][-1])) if cell else (0, 0)
        return files.index(ou.fichier), ou.ligne or 0, ou.feuille or "", row, column

    return sorted(told, key=rank)


def _as_written(text: str) -> str:
    """A path as the dossier writes it; an absolute one is cut to the name of the file."""
    text = text.strip()
    if PurePath(text).is_absolute() or PureWindowsPath(text).is_absolute():
        return PureWindowsPath(text).name
    return PureWindowsPath(text).as_posix()


def _whole_contract(tree: Branch) -> Listing:
    """A contract without lots is one lot: its number is 1, its title is the contract's object."""
    marche = tree.entrees.get("marche")
    entries: dict[str, Node] = {"numero": Leaf("1", tree.ou), "intitule": Leaf("Marché unique", tree.ou)}
    if isinstance(marche, Branch):
        objet, montant = marche.entrees.get("objet"), marche.entrees.get("montant_ht")
        if isinstance(objet, Leaf) and objet.texte.strip():
            entries["intitule"] = objet
        if isinstance(montant, Leaf):
            entries["montant_ht"] = montant
    return Listing((Branch(entries, tree.ou),), tree.ou)


def _stand_in(ou: Place) -> Listing:
    """Lots that could not be read, so that the rest of the dossier is checked all the same."""
    return Listing((Branch({"numero": Leaf("1", ou), "intitule": Leaf("-", ou)}, ou),), ou)


def _as_tree(record: Facilitateur, ou: Place) -> Branch:
    values = record.model_dump(exclude_none=True)
    return Branch({key: Leaf(value, ou) for key, value in values.items()}, ou)
