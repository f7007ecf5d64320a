"""Any history of batches, by several people, in any order: the register keeps its promises."""

import shutil
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from registres import demande, editions

from clausegen.register import Registre, Statut, Verdict, control, verify

ISSUERS = ("Cellule des clauses de l’Ain", "Ville d’Oyonnax")
subjects = st.sampled_from([f"25-{rank:03d}" for rank in range(6)])


class Histoire(RuleBasedStateMachine):
    """``papers`` is the oracle: each paper handed out, with what it says."""

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "registre.db"
        self.papers = {}
        self.latest = {}

    def teardown(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule(
        emetteur=st.sampled_from(ISSUERS),
        faits=st.dictionaries(subjects, st.integers(0, 2), max_size=4),
        annee=st.sampled_from([2026, 2027]),
        issued=st.booleans(),
    )
    def batch(self, emetteur, faits, annee, issued):
        asked = [demande(sujet, heures, emetteur) for sujet, heures in faits.items()]
        with Registre.open(self.path) as registre:
            made = registre.assign(asked, date(annee, 1, 15))
            if issued:
                registre.mark_issued(editions(registre, made))
        for one, wanted in zip(made, asked, strict=True):
            before = self.latest.get((emetteur, wanted.sujet))
            if before is not None and before.faits == one.faits:
                assert (one.numero, one.code, one.date) == (before.numero, before.code, before.date)
            else:
                assert (emetteur, one.numero) not in self.papers
                assert one.remplace == (before.numero if before else None)
            assert one.faits["heures"] == faits[wanted.sujet]
            self.papers[emetteur, one.numero] = one
            self.latest[emetteur, wanted.sujet] = one

    @rule(faits=st.dictionaries(subjects, st.integers(0, 2), min_size=1, max_size=3))
    def batch_that_fails(self, faits):
        asked = [demande(sujet, heures) for sujet, heures in faits.items()]
        with Registre.open(self.path) as registre:
            try:
                registre.assign([*asked, demande("25-999", 1.5)], date(2026, 1, 15))
            except TypeError:
                return
        raise AssertionError("a float has no canonical form")

    @invariant()
    def all_is_there_once_and_verifies(self):
        if not getattr(self, "papers", None):
            return
        with Registre.read(self.path) as registre:
            assert control(registre) == []
            assert {(i.emetteur, i.numero) for i in registre} == set(self.papers)
            for (emetteur, numero), paper in self.papers.items():
                answer = verify(registre, numero, paper.code)
                assert answer.inscription.emetteur == emetteur
                current = self.latest[emetteur, paper.sujet].numero == numero
                assert answer.verdict is (Verdict.AUTHENTIQUE if current else Verdict.REMPLACEE)
            assert all(i.statut in Statut for i in registre)


TestHistoires = Histoire.TestCase
TestHistoires.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
