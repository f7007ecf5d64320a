"""Invented contracts of every kind, the pieces made from them, and a hand that alters a written file."""

import copy
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial
from pathlib import Path

import pytest
import yaml
from lxml import etree

from clausegen.clauses.catalogue import load_catalogue
from clausegen.intake import read_dossier
from clausegen.law import load_law
from clausegen.resources import templates_dir
from clausegen.tender.case import prepare
from clausegen.tender.check.read_back import verify
from clausegen.tender.filling import gather
from clausegen.tender.production import Request, produce
from clausegen.word.reading import read_document

DAY = date(2026, 11, 24)
CCAG_NATURE = {
    "travaux": "travaux",
    "fcs": "fournitures",
    "pi": "services",
    "tic": "services",
    "mi": "fournitures",
    "moe": "services",
    "aucun": "services",
}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def base(*, ccag="travaux", ratio=False, alloti=True):
    """The dossier of an invented contract, as plain data; our article is the 37th of its CCAP."""
    data = {
        "acheteur": {
            "nom": "Ville de Villeneuve (fictive)",
            "type": "autre_pouvoir_adjudicateur",
            "adresse": "3 place du Marché, 01999 Villeneuve",
            "representant": {"nom": "Camille Exemple", "qualite": "maire"},
        },
        "marche": {
            "reference": "2026-X-1",
            "objet": "Opération de la Tuilerie",
            "nature": CCAG_NATURE[ccag],
            "ccag": ccag,
            "date_envoi_avis": "2026-12-01",
            "duree_mois": 14,
            "lieu": "Villeneuve",
            "valeur_estimee_ht": 6000000,
        },
        "facilitateur": {
            "organisme": "Maison de l’emploi fictive",
            "service": "Guichet des clauses",
            "adresse": "1 rue Haute, 01999 Villeneuve",
            "telephone": "01 99 00 77 01",
            "courriel": "clauses@facilitateur.example.org",
        },
        "clause": {
            "leviers": ["condition_execution"],
            "part_main_oeuvre": "51 %",
            "taux_insertion": "5 %",
            "cout_horaire": 30,
            "globalisation": {"autorisee": "oui", "bassin_emploi": "Bresse"},
            "penalites": {
                "heure_non_realisee": 61,
                "reunion_manquee": 152,
                "document_par_manquement": 53,
                "delai_mise_en_demeure_jours": 17,
            },
        },
        "lots": [
            {"numero": 1, "intitule": "Gros œuvre", "montant_ht": 851237},
            {"numero": 2, "intitule": "Peinture", "montant_ht": 420000},
        ],
        "rgpd": {
            "responsable": "Ville de Villeneuve",
            "contact": "dpo@villeneuve.example.org",
            "base_legale": "mission d’intérêt public",
            "conservation": "cinq ans après la fin du marché",
        },
        "pieces": {"article_ccap": 37},
    }
    if ratio:
        data["marche"]["accord_cadre"] = {
            "forme": "bons_de_commande",
            "maximum_ht": 3000000,
            "reconductions": 1,
        }
        data["clause"] |= {
            "methode": "tranche",
            "periode": "totale",
            "heures_par_tranche": 35,
            "tranche_ht": 100000,
            "seuil_ht": 90000,
            "mode_tranche": "prorata",
            "declenchement": "au_dela",
        }
        for lot in data["lots"]:
            lot["estimation_ht"] = lot.pop("montant_ht")
    if not alloti:
        data["lots"] = []
        del data["lots"]
        if ratio:
            data["marche"]["accord_cadre"]["estimation_ht"] = 851237
        else:
            data["marche"]["montant_ht"] = 851237
    return data


def rich():
    """A fixed lot, a ratio lot and as many facts as one contract can have."""
    data = base()
    data["clause"] |= {"periode": "totale", "duree_comptage_mois": 19, "modalites": ["embauche_directe"]}
    data["clause"]["publics"] = {
        "complementaires": ["Habitants de la Tuilerie"],
        "liste_limitative": "oui",
        "proposition_motivee": "non",
    }
    data["clause"]["pilotage"] = {
        "contact_facilitateur_jours": 16,
        "reunion_lancement_jours": 33,
        "convocation_jours": 9,
        "justificatifs_jours": 11,
        "releve": "trimestrielle",
        "releve_jour": 12,
        "rapport_final_mois_apres": 2,
    }
    data["lots"][0]["penalites"] = {"heure_non_realisee": 71}
    data["lots"][1] |= {
        "methode": "tranche",
        "estimation_ht": data["lots"][1].pop("montant_ht"),
        "heures_par_tranche": 36,
        "tranche_ht": 110000,
        "seuil_ht": 95000,
        "mode_tranche": "complete",
    }
    return data


def rich_per_day():
    """The same with the penalty by day of delay, and everything else that excludes what ``rich`` has."""
    data = rich()
    penalties = data["clause"]["penalites"]
    penalties["document_par_jour"] = penalties.pop("document_par_manquement")
    data["marche"]["ccag"] = "moe"
    data["marche"]["nature"] = "services"
    return data


def frame():
    """A framework agreement without lots whose published minimum makes a fixed volume due."""
    data = base(ccag="fcs", alloti=False)
    data["marche"]["accord_cadre"] = {
        "forme": "bons_de_commande",
        "minimum_ht": 310000,
        "maximum_ht": 3000000,
        "reconductions": 1,
        "duree_reconduction_mois": 13,
    }
    data["clause"]["periode"] = "totale"
    return data


CRITERION = {
    "ponderation": 9,
    "sous_criteres": [{"theme": "encadrement", "ponderation": 5}, {"theme": "parcours", "ponderation": 4}],
}
CONDITION = {
    "theme": "apprentissage",
    "engagement": "accueillir un apprenti pendant la moitié au moins de l’exécution",
    "preuve": "la copie du contrat d’apprentissage",
    "echeance_mois": 7,
}
REASONS = {
    "exception": "lien_insuffisant",
    "faits": "Les biens sont livrés prêts à l’emploi.",
    "auteur": "Camille Exemple",
    "qualite": "maire",
    "date": "2026-11-02",
}


def levers():
    """Every lever in one contract, each in a lot, with tranches, renewals, dates and penalties of all kinds."""
    data = base(ccag="fcs")
    data["marche"] |= {
        "nature": "services",
        "duree_mois": 18,
        "reconductions": 1,
        "date_notification": "2027-02-15",
        "date_debut": "2027-03-01",
    }
    data["pieces"]["article_rc"] = 23
    data["clause"] |= {"critere": CRITERION, "autre_condition": CONDITION}
    data["clause"]["penalites"]["engagement_non_tenu"] = 507
    first, second = data["lots"]
    first |= {
        "leviers": ["condition_execution", "critere"],
        "tranches": [
            {"intitule": "Tranche ferme", "montant_ht": 600000},
            {"intitule": "Tranche optionnelle", "optionnelle": "oui", "montant_ht": 251237},
        ],
    }
    second["leviers"] = ["autre_condition_sociale"]
    data["lots"] += [
        {"numero": 3, "intitule": "Jardins", "montant_ht": 90400, "leviers": ["reserve_siae"]},
        {
            "numero": 4,
            "intitule": "Crèche",
            "montant_ht": 80600,
            "leviers": ["reserve_ess"],
            "reservation": {"service": "Services de crèche"},
            "duree_mois": 36,
        },
    ]
    data["marche"]["duree_mois"], data["marche"]["reconductions"] = 18, 1
    return data


def concession():
    """A concession with hours, a condition without hours and a criterion."""
    data = base(ccag="aucun")
    del data["marche"]["ccag"]
    for lot in data["lots"]:
        del lot["montant_ht"]
    data["lots"][1]["penalites"] = {"heure_non_realisee": 73}
    data["marche"] |= {
        "type_contrat": "concession",
        "nature": "services",
        "valeur_estimee_ht": 9_000_000,
        "duree_mois": 60,
        "date_debut": "2027-07-01",
    }
    data["pieces"]["article_rc"] = 23
    data["clause"] |= {
        "leviers": ["condition_execution", "autre_condition_sociale", "critere"],
        "methode": "forfait",
        "heures_forfait": 1310,
        "periode": "annuelle",
        "pilotage": {"rapport_final_mois_apres": 2},
        "critere": CRITERION,
        "autre_condition": CONDITION,
    }
    data["clause"]["penalites"]["engagement_non_tenu"] = 507
    return data


def none():
    """A contract for which a social condition is due and none is set: the buyer's reasons."""
    data = base(ccag="fcs")
    data["clause"] = {"leviers": ["aucun"], "justification": REASONS}
    return data


KINDS = {
    "levers": levers,
    "concession": concession,
    "none": none,
    "works": base,
    "frame": frame,
    "rich": rich,
    "per_day": rich_per_day,
    "ratio": lambda: base(ccag="tic", ratio=True),
}


class Made(Mapping):
    """Values made when they are asked for, once."""

    def __init__(self, makers):
        self._makers, self._made = makers, {}

    def __getitem__(self, name):
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self):
        return iter(self._makers)

    def __len__(self):
        return len(self._makers)


@dataclass(frozen=True)
class Case:
    """A contract, and its pieces as they are before they are written."""

    bundle: object

    @property
    def case(self):
        return self.bundle.case

    @property
    def ranks(self):
        return self.bundle.ranks

    @property
    def modeles(self):
        return self.bundle.modeles

    @cached_property
    def pieces(self):
        """The Word pieces by identifier."""
        return {name: modele.piece for name, modele in self.bundle.modeles.items()}

    def fill(self, name):
        """The bytes of one piece, made once."""
        return self.files[name]

    @cached_property
    def files(self):
        """The bytes of each piece, made when it is asked for."""
        return Made({name: partial(self.bundle.fill, piece) for name, piece in self.pieces.items()})

    @cached_property
    def documents(self):
        """Each piece as it is read, when it is asked for."""
        return Made({name: partial(self._document, name) for name in self.pieces})

    def _document(self, name):
        return read_document(self.files[name], name)

    def wanted(self, name):
        return self.bundle.expected(self.pieces[name])

    def problems(self, name, data=None):
        """What the read-back says of a piece, altered or as it is."""
        document = self.documents[name] if data is None else read_document(data, name)
        return [str(problem) for problem in verify(document, self.wanted(name))]


class Office:
    """All that a test needs to go from plain data to pieces."""

    DAY = DAY
    CCAG_NATURE = CCAG_NATURE
    KINDS = KINDS
    base = staticmethod(base)
    rich = staticmethod(rich)
    frame = staticmethod(frame)
    rich_per_day = staticmethod(rich_per_day)
    levers = staticmethod(levers)
    concession = staticmethod(concession)
    none = staticmethod(none)
    CRITERION = CRITERION
    CONDITION = CONDITION
    REASONS = REASONS

    def __init__(self, folder):
        self._folder = folder
        self._count = 0
        self.law = load_law()
        self.templates = templates_dir()
        self.catalogue = load_catalogue(self.templates)
        self.case = cache(self._case)
        self.kind = cache(lambda name: self.make(KINDS[name]()))
        self.produced = cache(self._produced)

    def dump(self, data, path):
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return path

    def prepare(self, data):
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir()
        lu = read_dossier(self.dump(data, folder / "dossier.yaml"))
        return prepare(lu, self.law, self.catalogue)

    def produce(self, data, out, **options):
        return produce(self.prepare(data), Request(Path(out), DAY, **options))

    def make(self, data, own=None):
        return Case(gather(self.prepare(data), DAY, own))

    def _produced(self, name):
        """The folder of a kind of contract with its archive, made once: to be copied, never changed."""
        out = self._folder / f"produit-{name}"
        self.produce(KINDS[name](), out, archive=True)
        return out

    def _case(self, ccag, ratio, alloti):
        """One box of the matrix, made once for all the tests."""
        return self.make(base(ccag=ccag, ratio=ratio, alloti=alloti))

    def read(self, path):
        return read_document(path)

    @staticmethod
    def plain(text):
        """A text without the typography of its spaces."""
        return re.sub(r"[\u00a0\u202f]", " ", text)

    @staticmethod
    def numbers(text):
        """The whole numbers of a text, thousands' spaces removed."""
        return set(re.findall(r"\d+", re.sub(r"(?<=\d)[\u00a0\u202f ](?=\d{3})", "", text)))


class Hand:
    """Somebody who opens a written .docx and changes one thing in it."""

    @staticmethod
    def parts(data):
        """Name → bytes of each member."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist()}

    @staticmethod
    def pack(parts):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    def edit(self, data, change, pattern=r"word/(document|header\d*|footer\d*)\.xml"):
        """``change(root)`` is applied to each matching part; it answers True where it changed something."""
        parts = self.parts(data)
        done = False
        for name in [name for name in parts if re.fullmatch(pattern, name)]:
            root = etree.fromstring(parts[name])
            if change(root):
                parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
                done = True
        assert done, "the test has altered nothing"
        return self.pack(parts)

    def bookmark(self, data, name, change):
        """The text of a bookmark replaced by what ``change`` makes of it."""

        def rewrite(root):
            texts = _between(root, name)
            if not texts:
                return False
            new = change("".join(t.text or "" for t in texts))
            for node in texts:
                node.text = ""
            texts[0].text = new
            return True

        return self.edit(data, rewrite)

    def without_bookmark(self, data, name):
        def remove(root):
            found = [b for b in root.iter(f"{W}bookmarkStart") if b.get(f"{W}name") == name]
            keys = {start.get(f"{W}id") for start in found}
            found += [b for b in root.iter(f"{W}bookmarkEnd") if b.get(f"{W}id") in keys]
            for mark in found:
                mark.getparent().remove(mark)
            return bool(found)

        return self.edit(data, remove)

    def text(self, data, old, new, part="document"):
        """The first run of a part that holds ``old``, with ``new`` in its place."""

        def rewrite(root):
            for node in root.iter(f"{W}t"):
                if old in (node.text or ""):
                    node.text = node.text.replace(old, new)
                    return True
            return False

        return self.edit(data, rewrite, rf"word/{part}\d*\.xml")

    def sentence(self, data, text):
        """One more sentence in the body, styled as the first paragraph of text."""

        def add(root):
            model = next(p for p in root.iter(f"{W}p") if _style(p) == "BodyText")
            new = copy.deepcopy(model)
            for child in list(new):
                if child.tag != f"{W}pPr":
                    new.remove(child)
            run = etree.SubElement(new, f"{W}r")
            etree.SubElement(run, f"{W}t").text = text
            model.addnext(new)
            return True

        return self.edit(data, add, r"word/document\.xml")

    def header(self, data, old, new):
        """The page headers with ``old`` changed, though it may be cut into several runs."""

        def rewrite(root):
            nodes = list(root.iter(f"{W}t"))
            text = "".join(node.text or "" for node in nodes)
            if old not in text:
                return False
            for node in nodes:
                node.text = ""
            nodes[0].text = text.replace(old, new)
            return True

        return self.edit(data, rewrite, r"word/header\d*\.xml")

    def every_number(self, data, new):
        """The file once for each other number in its body, that number replaced: (run's text, altered bytes)."""
        return self.every(data, r"\d+(?:,\d+)?", lambda _: new, r"word/document\.xml")

    def every(self, data, pattern, change, part=r"word/(document|header\d*|footer\d*)\.xml"):
        """The file once for each match in its runs, changed there alone: (run's text, altered bytes)."""
        parts = self.parts(data)
        for name in [name for name in parts if re.fullmatch(part, name)]:
            root = etree.fromstring(parts[name])
            for node in root.iter(f"{W}t"):
                before = node.text or ""
                for found in re.finditer(pattern, before):
                    new = change(found[0])
                    if new != found[0]:
                        node.text = before[: found.start()] + new + before[found.end() :]
                        yield before, self.pack(parts | {name: etree.tostring(root)})
                node.text = before

    def without_paragraph(self, data, name):
        """All the words of the paragraph that holds a bookmark deleted, and the bookmark with them."""

        def clear(root):
            start = next((b for b in root.iter(f"{W}bookmarkStart") if b.get(f"{W}name") == name), None)
            if start is None:
                return False
            paragraph = next(start.iterancestors(f"{W}p"))
            for child in list(paragraph):
                if child.tag != f"{W}pPr":
                    paragraph.remove(child)
            return True

        return self.edit(data, clear)


def _style(paragraph):
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style.get(f"{W}val") if style is not None else ""


def _between(root, name):
    """The text nodes between the start and the end of a bookmark."""
    key, found = None, []
    for node in root.iter():
        if node.tag == f"{W}bookmarkStart" and node.get(f"{W}name") == name:
            key = node.get(f"{W}id")
        elif node.tag == f"{W}bookmarkEnd" and key is not None and node.get(f"{W}id") == key:
            break
        elif key is not None and node.tag == f"{W}t":
            found.append(node)
    return found if key is not None else []


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="session")
def hand():
    return Hand()


@pytest.fixture
def data():
    """The plain contract, to change at will."""
    return copy.deepcopy(base())
