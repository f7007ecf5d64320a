"""The calendar for a diary checked again: a date, an event, a word that changed; and the calendar beside it."""

import json
import shutil
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausegen.clauses.catalogue import load_catalogue
from clausegen.resources import templates_dir
from clausegen.tender.agenda import read_agenda
from clausegen.tender.check.control import CONTROLE, load
from clausegen.tender.recheck import Etat, verify_folder

PATHS = {p.id: f"{p.dossier}/{p.fichier}" for p in load_catalogue(templates_dir()).pieces}
ICS, CALENDAR = PATHS["agenda"], PATHS["calendrier"]
REUNION = "2026-X-1 – Réunion de mise au point de l’action d’insertion"


@pytest.fixture
def folder(office, tmp_path):
    """A folder whose follow-up is dated; its meeting is on 17 March 2027."""
    return shutil.copytree(office.produced("levers"), tmp_path / "out")


@pytest.fixture
def ics(folder):
    """What the verification says of the diary, once its text is changed."""

    def changed(*pairs):
        text = (folder / ICS).read_bytes().decode()
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / ICS).write_bytes(text.encode())
        return judged(folder)

    return changed


def judged(folder, name=ICS):
    return next(one for one in verify_folder(folder).fichiers if one.chemin == name)


def event(text, words):
    """The lines of the first event that holds some words."""
    blocks = [f"BEGIN:VEVENT{block}" for block in text.split("BEGIN:VEVENT")[1:]]
    found = next(block for block in blocks if words in block.replace("\r\n ", ""))
    return found.split("END:VCALENDAR")[0]


def test_the_control_file_holds_the_events_that_the_diary_gives(folder):
    assert load(folder).agendas == {ICS: read_agenda((folder / ICS).read_bytes())}


def test_a_diary_nobody_touched_is_unchanged(folder):
    assert judged(folder).etat is Etat.INCHANGE


def test_an_event_moved_is_told_with_both_dates(ics):
    moved = ics(("DATE:20270317", "DATE:20270318"), ("DATE:20270318\r\nDTSTAMP", "DATE:20270319\r\nDTSTAMP"))
    assert moved.constats == (
        f"« {REUNION} » était prévu le 17\u00a0mars 2027 ; il l’est maintenant le 18\u00a0mars 2027",
    )


def test_an_event_moved_by_a_diary_that_gives_its_own_identifiers_is_told(folder, ics):
    (uid,) = [one.uid for one in load(folder).agendas[ICS] if one.resume == REUNION]
    moved = ics((uid, "040000008200E00074C5B7101A82E008"), ("DATE:20270317", "DATE:20270316"))
    assert any("était prévu le 17\u00a0mars 2027" in told for told in moved.constats)


def test_an_event_removed_is_told(folder, ics):
    told = ics((event((folder / ICS).read_bytes().decode(), REUNION), ""))
    assert told.constats == (f"il y manque « {REUNION} », le 17\u00a0mars 2027",)


def test_many_events_removed_are_counted(folder):
    text = (folder / ICS).read_bytes().decode()
    (folder / ICS).write_bytes((text.split("BEGIN:VEVENT")[0] + "END:VCALENDAR\r\n").encode())
    (told,) = [told for told in judged(folder).constats if "relevé" in told]
    assert told.count("2027") == 3
    assert told.endswith("et 33 autres fois")


def test_an_event_added_is_told(folder, ics):
    block = event((folder / ICS).read_bytes().decode(), REUNION)
    added = block.replace("UID:", "UID:a").replace("20270317", "20270610").replace("20270318", "20270611")
    told = ics((block, block + added.replace("Réunion", "Visite")))
    assert any(
        "Visite" in one and "10\u00a0juin 2027, que le dossier ne prévoit pas" in one for one in told.constats
    )


def test_a_summary_that_changed_is_told_with_both(ics):
    told = ics(("SUMMARY:2026-X-1 – Réunion", "SUMMARY:2026-X-2 – Réunion"))
    assert any(f"« {REUNION} » est devenu « 2026-X-2" in one for one in told.constats)


def test_a_delay_that_changed_in_the_details_is_told(ics):
    assert any("Dans les 31\u00a0jours" in one for one in ics(("Dans les 30", "Dans les 31")).constats)


def test_details_reworded_are_admitted(ics):
    assert ics(("DESCRIPTION:Dans les 30", "DESCRIPTION:Sous 30")).etat is Etat.MODIFIE


def test_a_diary_saved_again_with_the_same_events_is_told_so(ics):
    assert ics(("PRODID:-//clausegen//", "PRODID:-//Autre agenda//")).etat is Etat.ENREGISTRE


def test_an_event_turned_into_hours_of_the_same_day_agrees(ics):
    start, end = "DTSTART;VALUE=DATE:20270317", "DTEND;VALUE=DATE:20270318"
    assert ics((start, "DTSTART:20270317T090000"), (end, "DTEND:20270317T110000")).constats == ()


def test_the_estimate_written_in_the_diary_is_a_leak(ics):
    told = ics(("DESCRIPTION:", "DESCRIPTION:Estimation : 851 237 €. "))
    assert any("montant de l’estimation" in one for one in told.constats)


def test_a_diary_that_is_gone_is_told(folder):
    (folder / ICS).unlink()
    assert judged(folder).etat is Etat.ABSENT


@given(
    st.one_of(st.binary(max_size=80), st.text(max_size=80).map(lambda t: f"BEGIN:VCALENDAR\r\n{t}".encode()))
)
def test_any_other_bytes_are_events_or_a_value_error(data):
    try:
        assert isinstance(read_agenda(data), tuple)
    except ValueError:
        return


def test_a_diary_that_no_longer_opens_is_told_without_accident(folder):
    (folder / ICS).write_bytes(b"BEGIN:VCALENDAR\r\n\xff")
    assert judged(folder).etat is Etat.ILLISIBLE


def test_a_date_changed_in_the_calendar_alone_is_told_in_both(folder, hand):
    data = hand.text((folder / CALENDAR).read_bytes(), "17\u00a0mars 2027", "18\u00a0mars 2027")
    (folder / CALENDAR).write_bytes(data)
    assert any(
        "« 17 mars 2027 » est devenu « 18 mars 2027 »" in told for told in judged(folder, CALENDAR).constats
    )
    assert judged(folder).constats == (
        f"« {REUNION} » y est prévu le 17\u00a0mars 2027, date que « {CALENDAR} » ne donne plus",
    )


def test_a_date_taken_out_of_the_calendar_alone_is_told(folder, hand):
    data = hand.text((folder / CALENDAR).read_bytes(), "17\u00a0mars 2027", "à fixer")
    (folder / CALENDAR).write_bytes(data)
    assert judged(folder).en_defaut


def test_the_control_file_of_an_older_version_still_serves(folder):
    path = folder / CONTROLE
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["agendas"], content["noms"]
    path.write_text(json.dumps(content), encoding="utf-8")
    older = load(folder)
    assert older.agendas == {}
    assert older.nom("heures_lot_1") == "heures_lot_1"


def test_events_of_several_days_are_read_with_their_first_and_last_day(folder):
    (report,) = [one for one in read_agenda((folder / ICS).read_bytes()) if "rapport final" in one.resume]
    assert (report.debut, report.fin) == (date(2030, 1, 28), date(2030, 2, 28))
