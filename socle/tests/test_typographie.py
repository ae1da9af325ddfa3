"""Dates in French: the day of Brussels, and one way of writing it; the size of a file."""

from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.contrib.messages import ERROR
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from socle.dates import DatePartielle
from socle.templatetags.typographie import espaces, heure, jour, jour_nomme, poids


def test_a_moment_is_shown_on_its_day_in_belgium():
    """Half past midnight in Brussels is still the day before in UTC."""
    moment = datetime(2026, 7, 14, 22, 30, tzinfo=UTC)
    assert Template("{{ moment|jour }}").render(Context({"moment": moment})) == "15\u00a0juillet\u00a02026"


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        (date(2026, 3, 1), "1er\u00a0mars\u00a02026"),
        (DatePartielle(1992, 3, 14), "14\u00a0mars\u00a01992"),
        (DatePartielle(1992, 8), "août\u00a01992"),
        (DatePartielle(1992), "1992"),
        (None, "–"),
    ],
)
def test_what_is_known_of_a_date_is_written_without_a_break(valeur, attendu):
    assert jour(valeur) == attendu


@pytest.mark.parametrize(
    ("octets", "attendu"),
    [(1, "1 Ko"), (240_000, "234 Ko"), (1_023_000, "999 Ko"), (1024**2, "1 Mo"), (1_500_000, "1,4 Mo")],
)
def test_the_size_of_a_file_is_written_in_words(octets, attendu):
    assert poids(octets) == attendu.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        (
            "Le motif « âge » est établi : oui ; vraiment ?",
            "Le motif «\u00a0âge\u00a0» est établi\u00a0: oui\u202f; vraiment\u202f?",
        ),
        ("à 12 h 30 : rien", "à 12 h 30\u00a0: rien"),
        ("Rien à changer.", "Rien à changer."),
    ],
)
def test_a_sentence_gets_its_no_break_spaces_once(texte, attendu):
    assert espaces(texte) == espaces(espaces(texte)) == attendu


def test_a_sentence_is_escaped_as_any_other():
    gabarit = Template("{{ texte|espaces }}")
    assert gabarit.render(Context({"texte": "<b> : non"})) == "&lt;b&gt;\u00a0: non"
    assert gabarit.render(Context({"texte": mark_safe("<b> : oui")})) == "<b>\u00a0: oui"


def test_what_a_gesture_says_is_well_set():
    dit = render_to_string(
        "composants/_messages.html", {"messages": [Message(ERROR, "Il reste à achever : le français.")]}
    )
    assert "achever\u00a0: le" in dit


class UnForm(forms.Form):
    motif = forms.CharField(label="Motif", error_messages={"required": "Vide : dites pourquoi."})


def test_what_a_form_refuses_is_well_set_in_its_summary_and_beside_its_field():
    dit = Template("{% load crispy_forms_filters %}{{ form|crispy }}").render(Context({"form": UnForm({})}))
    assert dit.count("Vide\u00a0: dites pourquoi.") == 2
    assert 'id="id_motif_error"' in dit and "Vide :" not in dit


def test_a_day_with_its_name_and_a_time():
    assert jour_nomme(date(2026, 11, 23)) == "lundi\u00a023\u00a0novembre\u00a02026"
    assert [heure(time(9)), heure(time(13, 5))] == ["9\u00a0h", "13\u00a0h\u00a005"]
