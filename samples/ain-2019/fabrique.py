"""Makes the workbook of this sample: everything in it is invented, but for its totals.

``python samples/ain-2019/fabrique.py`` writes ``heures-2019.xlsx`` beside itself, always the same. The
totals are those that the département of Ain published for 2019; the buyers, companies, markets and people
are not.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from clausegen.intake.blank_executions import hours_workbook

ACHETEURS, ENTREPRISES, MARCHES, PERSONNES, CONTRATS, HEURES = 29, 127, 173, 325, 362, 109_038
EMETTEUR = "Pôle clauses sociales de l’Ain (exemple)"
_HALVES = 2
"""Hours are handled by halves, so that sums are whole numbers."""
_LEAST, _MOST = 14 * _HALVES, 151 * _HALVES
_PLACES = (
    "Valbressieux",
    "Montreveloz",
    "Saint-Amour-des-Dombes",
    "Chânay-le-Lac",
    "Ferrières-en-Bugey",
    "Corlier-sur-Ain",
    "Villeneuve-la-Côtière",
    "Brénoz",
    "Sandranets",
    "Rossilly",
    "Champdor-le-Haut",
    "Tarbigneux",
    "Pont-de-Vernoux",
    "Mézéry",
    "Bohaz",
    "Lanterne-en-Dombes",
    "Chavannes-la-Neuve",
    "Treffoz",
    "Marlieux-les-Bois",
    "Cize-le-Vieux",
)
_TRADES = (
    ("Maçonnerie", "Gros œuvre"),
    ("Charpentes", "Charpente et couverture"),
    ("Peintures", "Peinture"),
    ("Plâtrerie", "Cloisons et faux plafonds"),
    ("Électricité", "Électricité"),
    ("Terrassements", "Voirie et réseaux divers"),
    ("Espaces verts", "Aménagements paysagers"),
    ("Propreté", "Nettoyage des locaux"),
    ("Menuiseries", "Menuiseries extérieures"),
    ("Chauffage", "Chauffage, ventilation"),
)
_WORKS = ("Réhabilitation", "Extension", "Construction", "Rénovation énergétique", "Entretien")
_SITES = (
    "du groupe scolaire",
    "du gymnase",
    "de la médiathèque",
    "du collège",
    "de la mairie",
    "de l’hospice",
)
_STREETS = ("rue des Ateliers", "chemin des Prés", "avenue de la Gare", "rue du Moulin", "zone des Platières")
_LENDERS = ("Bresse Intérim Insertion", "Dombes Emploi Solidaire", "GEIQ du Bugey", "Ain Travail Adapté")
_SUBCONTRACTORS = ("Chantiers du Revermont", "Atelier des Étangs", "Régie de la Plaine")
_REGLES = ("sans limite", "limite 24 mois", "limite 24 mois, limite pour tous", "sans limite ; globalisation")


@dataclass
class Lot:
    """An engagement on the way: whose, which months it may have hours in, and the halves that are due."""

    marche: str
    lot: str | None
    titulaire: str
    siret: str
    membres: list[tuple[str, str]]
    debut: date
    fin: date
    termine: bool
    contrats: list[Contrat] = field(default_factory=list)


@dataclass
class Contrat:
    """A work contract on the way: halves of hours by month."""

    personne: str
    lot: Lot
    titulaire: str
    modalite: str
    type_contrat: str
    structure: str | None
    embauche: date
    mois: list[int]
    demies: list[int] = field(default_factory=list)


def siret(rank: int) -> str:
    """A number with a right key that no company bears: real ones do not begin with a zero."""
    body = f"0{rank:08d}0001"
    return next(f"{body}{key}" for key in range(10) if _luhn(f"{body}{key}"))


def _luhn(digits: str) -> bool:
    doubled = (int(d) * 2 if rank % 2 == 0 else int(d) for rank, d in enumerate(digits))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


class Fabrique:
    """Invents the sample, always the same."""

    def __init__(self) -> None:
        self.hasard = random.Random(2019)  # noqa: S311 -- an example, not a secret
        self.acheteurs = [f"Commune de {place}" for place in _PLACES]
        self.acheteurs += [f"Communauté de communes de {place}" for place in _PLACES[:5]]
        self.acheteurs += ["Office HLM du Revermont", "Syndicat des eaux de la Dombes", "Hospices du Bugey"]
        self.acheteurs += ["Syndicat mixte du Haut-Val", "Société d’équipement de la Bresse"]
        places = [place for place in _PLACES for _ in range(len(_TRADES))]
        names = [
            f"{trade} de {place}" for (trade, _), place in zip(_TRADES * len(_PLACES), places, strict=True)
        ]
        self.hasard.shuffle(names)
        self.entreprises = [(name, siret(rank)) for rank, name in enumerate(names[:ENTREPRISES], start=101)]
        self.lots: list[Lot] = []
        self.engagements: list[dict[str, object]] = []

    def rows(self) -> dict[str, list[dict[str, object]]]:
        """The rows of the four sheets."""
        self._markets()
        self._contracts()
        self._hours()
        for lot, engagement in zip(self.lots, self.engagements, strict=True):
            engagement.update(self._due(lot))
        return {
            "engagements": self.engagements,
            "groupements": [
                row
                for lot, engagement in zip(self.lots, self.engagements, strict=True)
                for row in self._members(lot, engagement.get("heures_dues"))
            ],
            "executions": [row for lot in self.lots for c in lot.contrats for row in self._months(c)],
            "emetteurs": [
                {
                    "emetteur": EMETTEUR,
                    "adresse": "2 place de l’Exemple, 01000 Bourg-en-Bresse",
                    "lieu": "Bourg-en-Bresse",
                    "qualite": "Le responsable du pôle",
                    "contact": "01 99 00 20 19",
                }
            ],
        }

    def _markets(self) -> None:
        waiting = list(self.entreprises)
        for rank in range(1, MARCHES + 1):
            buyer = self.acheteurs[(rank - 1) % ACHETEURS]
            place = self.hasard.choice(_PLACES)
            objet = f"{self.hasard.choice(_WORKS)} {self.hasard.choice(_SITES)} de {place}"
            lots = self.hasard.choice((1, 1, 1, 1, 2, 3)) if rank > 60 else 1
            debut = date(2018, 6, 4) + timedelta(days=self.hasard.randrange(330))
            for lot in range(1, lots + 1):
                group = rank % 29 == 0 and lot == 1
                taken = [waiting.pop() if waiting else self.hasard.choice(self.entreprises)]
                while group and len(taken) < 3:
                    other = waiting.pop() if waiting else self.hasard.choice(self.entreprises)
                    if other not in taken:
                        taken.append(other)
                self._engage(f"2019-{rank:03d}", str(lot) if lots > 1 else None, buyer, objet, debut, taken)

    def _engage(
        self,
        marche: str,
        lot: str | None,
        buyer: str,
        objet: str,
        debut: date,
        taken: list[tuple[str, str]],
    ) -> None:
        (first, number), *others = taken
        termine = self.hasard.random() < 0.85
        fin = date(2019, 12, 1) + timedelta(days=self.hasard.randrange(30 if termine else 300))
        holder = f"Groupement {first}" if others else first
        members = taken if others else []
        self.lots.append(Lot(marche, lot, holder, number, members, debut, fin, termine))
        trade = next(title for name, title in _TRADES if first.startswith(name))
        self.engagements.append(
            {
                "marche": marche,
                "objet": objet,
                "acheteur": buyer,
                "emetteur": EMETTEUR,
                "lot": lot,
                "intitule": trade if lot else None,
                "titulaire": holder,
                "siret": number,
                "adresse": f"{int(number[5:9]) % 90 + 1} {_STREETS[int(number[8]) % 5]}, "
                f"01{int(number[6:9]) % 90 + 10}0 {_PLACES[int(number[7:9]) % 20]}",
                "date_debut": debut,
                "date_fin": fin,
                "etat": "termine" if termine else "en_cours",
                "regles": self.hasard.choice(_REGLES),
            }
        )

    def _contracts(self) -> None:
        # Four engagements stay without any hour; each other one has a contract, then chance decides.
        used = self.lots[:40] + self.lots[44:]
        chosen = used + [self.hasard.choice(used) for _ in range(CONTRATS - len(used))]
        people = [f"P-{rank:03d}" for rank in range(1, PERSONNES + 1)]
        first_free = dict.fromkeys(people, 1)
        for rank, lot in enumerate(chosen):
            person = people[rank] if rank < PERSONNES else self._second(first_free)
            self._hire(person, lot, first_free, again=rank >= PERSONNES)

    def _second(self, first_free: dict[str, int]) -> str:
        """Somebody whose first contract leaves months for another, and who has none yet."""
        return self.hasard.choice([p for p, month in first_free.items() if 2 <= month <= 8])

    def _hire(self, person: str, lot: Lot, first_free: dict[str, int], *, again: bool) -> None:
        start = max(first_free[person], 1 if lot.debut.year < 2019 else lot.debut.month)
        start = min(12, start if again else start + self.hasard.randrange(3))
        count = min(13 - start, self.hasard.choice((1, 2, 2, 3, 4, 5)))
        first_free[person] = 99 if again else start + count
        hired = max(date(2019, start, 1 + self.hasard.randrange(12)), lot.debut)
        kind, work = self.hasard.choice(
            (
                ("embauche_directe", "cdd"),
                ("embauche_directe", "cdi"),
                ("embauche_directe", "professionnalisation"),
                ("etti", "interim"),
                ("etti", "interim"),
                ("ai", "mise_a_disposition"),
                ("geiq", "professionnalisation"),
                ("eatt", "interim"),
                ("ei", "cddi"),
                ("aci", "cddi"),
            )
        )
        structure = None
        if kind in ("etti", "ai", "geiq", "eatt"):
            structure = _LENDERS[("etti", "ai", "geiq", "eatt").index(kind)]
        elif kind in ("ei", "aci"):
            structure = self.hasard.choice(_SUBCONTRACTORS)
        holder = self.hasard.choice(lot.membres)[0] if lot.membres else lot.titulaire
        lot.contrats.append(
            Contrat(person, lot, holder, kind, work, structure, hired, list(range(start, start + count)))
        )

    def _hours(self) -> None:
        """Halves of hours by chance, then moved up or down month by month until the total is right."""
        contracts = [c for lot in self.lots for c in lot.contrats]
        for contract in contracts:
            contract.demies = [self.hasard.randrange(70 * _HALVES, 140 * _HALVES) for _ in contract.mois]
        slots = [(c, rank) for c in contracts for rank in range(len(c.mois))]
        missing = HEURES * _HALVES - sum(c.demies[rank] for c, rank in slots)
        while missing:
            contract, rank = self.hasard.choice(slots)
            step = max(-40, min(40, missing))
            new = max(_LEAST, min(_MOST, contract.demies[rank] + step))
            missing -= new - contract.demies[rank]
            contract.demies[rank] = new

    def _due(self, lot: Lot) -> dict[str, object]:
        done = Decimal(sum(sum(c.demies) for c in lot.contrats)) / _HALVES
        chance = self.hasard.random()
        if not done:
            return {"heures_dues": Decimal(self.hasard.randrange(30, 200, 5))}
        if chance < 0.15:
            return {"heures_dues": done}
        if chance < 0.2:
            return {
                "ratio": "5 h par tranche de 10 000 € HT, au prorata",
                "facture_ht": int(done * 95 / 100) * 2000,
            }
        due = (done * Decimal(self.hasard.randrange(70, 100)) / 100).quantize(Decimal(1))
        if chance < 0.8:
            return {"heures_dues": due}
        due = (done * Decimal(self.hasard.randrange(105, 160)) / 100).quantize(Decimal(1))
        found: dict[str, object] = {"heures_dues": due}
        if chance > 0.95 and lot.termine:
            found |= {"heures_exonerees": due - done, "decision_exoneration": lot.fin - timedelta(days=20)}
        return found

    def _members(self, lot: Lot, due: object) -> list[dict[str, object]]:
        """The members; the documents of every other market split the hours between them."""
        shares: list[Decimal | None] = [None for _ in lot.membres]
        if isinstance(due, Decimal) and int(lot.marche[-3:]) % 2:
            part = Decimal(int(due) // max(1, len(lot.membres)))
            shares = [due - part * (len(lot.membres) - 1), *[part for _ in lot.membres[1:]]]
        return [
            {
                "marche": lot.marche,
                "lot": lot.lot,
                "membre": name,
                "siret": number,
                "adresse": f"{int(number[6:9]) % 70 + 1} {_STREETS[int(number[8]) % 5]}, "
                "01000 Bourg-en-Bresse",
                "role": "mandataire" if rank == 0 else "cotraitant",
                "heures_membre": share,
            }
            for rank, ((name, number), share) in enumerate(zip(lot.membres, shares, strict=False))
        ]

    def _months(self, contract: Contrat) -> list[dict[str, object]]:
        checked = contract.embauche - timedelta(days=self.hasard.randrange(1, 16))
        training = contract.type_contrat == "professionnalisation"
        return [
            {
                "marche": contract.lot.marche,
                "lot": contract.lot.lot,
                "titulaire": contract.titulaire,
                "sous_traitant": contract.structure if contract.modalite in ("ei", "aci") else None,
                "structure": contract.structure,
                "participant": contract.personne,
                "modalite": contract.modalite,
                "type_contrat": contract.type_contrat,
                "date_embauche": contract.embauche,
                "date_validation_eligibilite": checked,
                "validee_par": EMETTEUR,
                "mois": date(2019, month, 1),
                "heures": Decimal(halves) / _HALVES,
                "heures_formation": Decimal(7) if training else None,
                "statut": "validee",
            }
            for month, halves in zip(contract.mois, contract.demies, strict=True)
        ]


def workbook() -> bytes:
    """The bytes of the workbook."""
    return hours_workbook(Fabrique().rows())


if __name__ == "__main__":
    target = Path(__file__).with_name("heures-2019.xlsx")
    target.write_bytes(workbook())
    sys.stdout.write(f"{target.name}\n")
