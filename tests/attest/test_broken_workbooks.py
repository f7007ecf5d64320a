"""A thousand broken workbooks, mutated from a valid one: a message each, no traceback, no wrong total."""

import copy
import io
import random
from datetime import date

import pytest
from classeurs import JOUR, SIRETS
from openpyxl import Workbook

from clausegen.attest.counted import ORPHELINES, Suite
from clausegen.attest.counting import count
from clausegen.errors import InputError
from clausegen.intake.executions_file import read_workbook
from clausegen.law import load_law

LAW = load_law()
CHUNKS, EACH = 10, 100
GARBAGE = (
    "???",
    "12/13/2026",
    "#REF!",
    "=A1+B1",
    "à compléter",
    "1e99",
    "-7",
    "1.234",
    "deux",
    "\x07x",
    "31/02/26",
)
TYPED = {
    "engagements": ("siret", "heures_dues", "date_debut", "date_fin", "etat", "regles"),
    "executions": ("modalite", "type_contrat", "date_embauche", "mois", "heures", "statut"),
    "groupements": ("siret", "role", "heures_membre"),
}
REQUIRED = {
    "engagements": ("marche", "objet", "acheteur", "emetteur", "titulaire", "siret", "etat", "regles"),
    "executions": ("marche", "titulaire", "participant", "modalite", "mois", "heures", "statut"),
    "groupements": ("marche", "membre", "siret", "role"),
}


def valid():
    """Three markets, one of them a group's; each row a mapping, as it stands in its sheet."""
    common = {
        "objet": "Chantier",
        "acheteur": "Commune de Saint-Essai",
        "emetteur": "Mission d’essai",
        "date_debut": date(2026, 1, 5),
        "date_fin": date(2026, 9, 30),
        "etat": "termine",
        "regles": "limite 24 mois",
        "heures_dues": 100,
    }
    engagements = [
        {"marche": f"M-{rank}", "titulaire": f"Bâti {rank}", "siret": SIRETS[rank], **common}
        for rank in (0, 1)
    ]
    engagements.append({"marche": "M-2", "titulaire": "Groupement 2", "siret": SIRETS[2], **common})
    groupements = [
        {
            "marche": "M-2",
            "membre": f"Bâti {rank}",
            "siret": SIRETS[rank],
            "role": "cotraitant" if rank == 3 else "mandataire",
            "heures_membre": 50,
        }
        for rank in (2, 3)
    ]
    executions = [
        {
            "marche": f"M-{min(rank, 2)}",
            "titulaire": f"Bâti {rank}",
            "participant": f"P-{rank}{month}",
            "modalite": "embauche_directe",
            "type_contrat": "cdd",
            "date_embauche": date(2026, 1, 12),
            "date_validation_eligibilite": date(2026, 1, 6),
            "validee_par": "Mission d’essai",
            "mois": date(2026, month, 1),
            "heures": 30 + 10 * rank + month,
            "statut": "validee",
        }
        for rank in range(4)
        for month in (2, 3, 4)
    ]
    return {"engagements": engagements, "groupements": groupements, "executions": executions}


class Broken:
    """A workbook, and one thing that is wrong in it."""

    def __init__(self, seed):
        self.chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
        self.sheets = copy.deepcopy(valid())
        self.extra_titles = []
        self.renamed = {}
        self.hidden = []
        self.merged = []
        kinds = [name for name in dir(self) if name.startswith("break_")]
        self.kind = self.chance.choice(kinds)
        getattr(self, self.kind)()

    def pick(self, table, choices):
        rows = self.sheets[table]
        return self.chance.choice(rows), self.chance.choice(choices[table])

    def break_a_typed_cell(self):
        row, key = self.pick(self.chance.choice(list(TYPED)), TYPED)
        row[key] = self.chance.choice(GARBAGE)

    def break_by_a_blank(self):
        row, key = self.pick(self.chance.choice(list(REQUIRED)), REQUIRED)
        row[key] = None

    def break_by_a_missing_column(self):
        table = self.chance.choice(list(REQUIRED))
        key = self.chance.choice(REQUIRED[table])
        for row in self.sheets[table]:
            del row[key]

    def break_by_a_twin_column(self):
        self.extra_titles.append(
            ("executions", self.chance.choice(("Heures réalisées", "Employeur", "Période")))
        )
        self.sheets["executions"][0]["structure"] = "Intérim"

    def break_by_a_forbidden_column(self):
        titles = ("Motif", "NIR", "RQTH", "Prénom", "Public", "Né le", "Date de naissance", "Situation")
        self.extra_titles.append(("executions", self.chance.choice(titles)))

    def break_by_a_name(self):
        row = self.chance.choice(self.sheets["executions"])
        row["participant"] = self.chance.choice(("DUPONT Claude", "Martin", "1850578006084", "a@example.org"))

    def break_by_a_contradictory_row(self):
        row = self.chance.choice(self.sheets["executions"])
        self.sheets["executions"].append(row | {"heures": row["heures"] + self.chance.randrange(1, 9)})

    def break_by_a_copied_row(self):
        rows = self.sheets["executions"]
        rows.insert(self.chance.randrange(len(rows)), dict(self.chance.choice(rows)))

    def break_by_a_lost_engagement(self):
        del self.sheets["engagements"][self.chance.randrange(3)]

    def break_by_a_copied_engagement(self):
        self.sheets["engagements"].append(dict(self.chance.choice(self.sheets["engagements"])))

    def break_by_a_lost_row(self):
        row = self.chance.choice(self.sheets["executions"])
        key, value = self.chance.choice((("marche", "M-99"), ("titulaire", "Inconnue"), ("lot", "7")))
        row[key] = value

    def break_by_a_filter(self):
        table = self.chance.choice(list(self.sheets))
        self.hidden = [(table, self.chance.randrange(len(self.sheets[table]))) for _ in range(2)]

    def break_by_a_merge(self):
        self.merged.append(("executions", "A3:A5"))

    def break_by_a_sheet_without_titles(self):
        self.renamed[self.chance.choice(("engagements", "executions"))] = "Feuil9"
        for row in self.sheets["engagements"] + self.sheets["executions"]:
            row.pop("marche")

    def break_by_too_many_hours(self):
        self.chance.choice(self.sheets["executions"])["heures"] *= 100

    def break_by_a_month_out_of_the_market(self):
        month = self.chance.choice((date(2025, 3, 1), date(2026, 10, 1), date(2033, 1, 1)))
        self.chance.choice(self.sheets["executions"])["mois"] = month

    def break_by_a_late_eligibility(self):
        day = date(2026, self.chance.randrange(2, 12), self.chance.randrange(2, 28))
        row = self.chance.choice(self.sheets["executions"])
        row["date_validation_eligibilite"] = day
        row["mois"] = date(2026, 2, 1)

    def break_by_a_hiring_after(self):
        self.chance.choice(self.sheets["executions"])["date_embauche"] = date(2026, 11, 2)

    def break_by_an_old_hiring(self):
        row = self.chance.choice(self.sheets["executions"])
        row["date_embauche"] = date(2020, 1, 6)

    def break_by_the_ccag_of_another_time(self):
        row = self.chance.choice(self.sheets["engagements"])
        row |= {"date_debut": date(2019, 1, 7), "regles": "CCAG 2021"}

    def break_by_wrong_shares(self):
        self.chance.choice(self.sheets["groupements"])["heures_membre"] += self.chance.randrange(1, 40)

    def break_by_an_undated_exoneration(self):
        self.chance.choice(self.sheets["engagements"])["heures_exonerees"] = 12

    def save(self, path):
        book = Workbook()
        book.remove(book.worksheets[0])
        for table, rows in self.sheets.items():
            sheet = book.create_sheet(self.renamed.get(table, table))
            titles = list(dict.fromkeys(key for row in rows for key in row))
            extra = [title for name, title in self.extra_titles if name == table]
            sheet.append([*titles, *extra])
            for row in rows:
                sheet.append([_cell(row.get(key)) for key in titles])
        for table, rank in self.hidden:
            book[table].row_dimensions[rank + 2].hidden = True
        for table, area in self.merged:
            book[table].merge_cells(area)
        book.save(path)


def _cell(value):
    return "?x" if value == "\x07x" else value


def counted(path):
    comptage = count(read_workbook(path), JOUR, LAW)
    return comptage, {(a.marche, a.titulaire): a.heures_validees for a in comptage.attestations}


def sound_book():
    """The valid workbook itself."""
    broken = Broken(0)
    broken.sheets, broken.extra_titles, broken.hidden, broken.merged = valid(), [], [], []
    broken.renamed = {}
    return broken


@pytest.fixture(scope="module", name="baseline")
def _baseline(tmp_path_factory):
    path = tmp_path_factory.mktemp("valide") / "heures.xlsx"
    sound_book().save(path)
    comptage, hours = counted(path)
    assert (comptage.anomalies, comptage.retenues, len(hours)) == ((), (), 5)
    return hours


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_hundred_of_them(chunk, baseline, tmp_path):
    path = tmp_path / "heures.xlsx"
    for seed in range(chunk * EACH, (chunk + 1) * EACH):
        broken = Broken(seed)
        broken.save(path)
        comptage, hours, problems = outcome(path)
        if comptage is None:
            assert problems, (seed, broken.kind)
            assert all(str(p.ou) and p.constat for p in problems), (seed, broken.kind)
        else:
            assert comptage.anomalies or comptage.retenues, (seed, broken.kind)
            explain(baseline, hours, comptage, (seed, broken.kind))


def outcome(path):
    try:
        return *counted(path), ()
    except InputError as error:
        return None, {}, error.problems


def explain(baseline, hours, comptage, which):
    """No total is above the valid one; what is below, or not there, is told with its hours."""
    held = {retenue.marche for retenue in comptage.retenues}
    lost = {a.marche for a in comptage.anomalies if a.code in ORPHELINES}
    for key, whole in baseline.items():
        if key not in hours:
            assert key[0] in held | lost, which
            continue
        # A row that lost its market is told under the name it bears.
        aside = sum(
            anomalie.heures
            for anomalie in comptage.anomalies
            if anomalie.suite is Suite.ECARTEE
            and anomalie.code != "doublon"
            and (anomalie.marche == key[0] or anomalie.code in ORPHELINES)
            and (anomalie.titulaire in key or key[1] == "Groupement 2" or anomalie.code in ORPHELINES)
        )
        assert hours[key] <= whole, which
        assert whole - hours[key] in (0, aside), which


def test_a_file_with_one_byte_changed_is_refused_or_read_the_same(baseline, tmp_path):
    sound = io.BytesIO()
    sound_book().save(sound)
    path = tmp_path / "heures.xlsx"
    chance = random.Random(7)  # noqa: S311 - same
    refused = 0
    for _ in range(60):
        data = bytearray(sound.getvalue())
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        comptage, hours, problems = outcome(path)
        refused += bool(problems)
        assert problems or hours == baseline or comptage.retenues
    assert refused
