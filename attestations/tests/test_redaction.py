"""The wording language: what it says, what it refuses with the line, and what nobody gets out of it."""

import pytest
from django.core.exceptions import ValidationError

from attestations.redaction import LONGUEUR_MAX, MOTS, controler, en_ligne, peut_se_taire, rediger

PERSONNE = {"nom": "Haddad", "prenoms": "Samira", "niss": ""}


def refus(texte: str) -> list[str]:
    with pytest.raises(ValidationError) as erreur:
        controler(texte)
    return erreur.value.messages


def test_words_become_what_they_say():
    assert rediger("Bonjour {{ prenoms }} {{nom}}.", PERSONNE) == "<p>Bonjour Samira Haddad.</p>"


def test_a_blank_line_ends_a_paragraph_and_a_line_break_stays_one():
    assert rediger("un\r\ndeux\r\n \r\n\r\ntrois\n", {}) == "<p>un<br>deux</p><p>trois</p>"


def test_what_stands_between_stars_is_bold():
    assert rediger("un **deux trois** 2 * 3 ** 4", {}) == "<p>un <strong>deux trois</strong> 2 * 3 ** 4</p>"


def test_a_condition_keeps_one_branch():
    texte = "{% if niss %}NISS {{ niss }}{% else %}sans NISS{% endif %}, {% if nom %}{{ nom }}{% endif %}"
    assert rediger(texte, PERSONNE) == "<p>sans NISS, Haddad</p>"
    assert rediger(texte, {"niss": "85.01.01-001.01"}) == "<p>NISS 85.01.01-001.01, </p>".replace(", <", ",<")


def test_conditions_stand_one_in_the_other():
    texte = "{% if nom %}{% if niss %}a{% else %}b{% endif %}c{% else %}d{% endif %}e"
    assert en_ligne(texte, {"nom": "x"}) == "bce"
    assert en_ligne(texte, {"nom": "x", "niss": "y"}) == "ace"
    assert en_ligne(texte, {}) == "de"


def test_a_condition_alone_on_its_line_leaves_no_empty_line():
    texte = "un\n{% if niss %}\ndeux\n{% endif %}\ntrois"
    assert rediger(texte, {}) == "<p>un<br>trois</p>"
    assert rediger(texte, {"niss": "1"}) == "<p>un<br>deux<br>trois</p>"


@pytest.mark.parametrize(
    ("texte", "tait"),
    [
        ("Attestation", False),
        ("{{ document }}", False),
        ("{{ niss }}", True),
        ("{% if niss %}Attestation{% endif %}", True),
        ("{% if niss %}Attestation{% endif %}.", True),
        ("{% if niss %}{% else %}Attestation{% endif %}", True),
        ("{% if niss %}NISS {{ niss }}{% else %}sans NISS{% endif %}", False),
        ("{% if niss %}{{ niss }}{% else %}sans NISS{% endif %}", False),
        ("{% if niss %}a{% else %}{% if naissance %}b{% endif %}{% endif %}", True),
        ("{% if nom %}Attestation{% endif %}", False),
        ("{% if nom %}{% else %}Attestation{% endif %}", True),
        ("", True),
        ("".join(f"{{% if {mot} %}}a{{% endif %}}" for mot in MOTS if mot not in {"document", "nom"}), False),
    ],
)
def test_a_text_that_may_say_nothing_is_known(texte, tait):
    assert peut_se_taire(texte) is tait


def test_a_value_turns_nothing_of_what_follows():
    mots = {"nom": "Haddad\u202e\u2066", "prenoms": "نور\u200f"}
    assert rediger("{{ nom }} {{ prenoms }}", mots) == "<p>Haddad نور\u200f</p>"
    assert en_ligne("{{ nom }} {{ prenoms }}", mots) == "Haddad نور\u200f"


def test_a_title_is_one_line_of_plain_text():
    assert en_ligne("{{ nom }}\n  &  fils\u00a0!", {"nom": "<O'Neil>"}) == "<O'Neil> & fils\u00a0!"


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("un\ndeux\n{{ prenom }}", "Ligne\u00a03\u00a0: le mot «\u00a0prenom\u00a0» n’existe pas"),
        ("{{ nom", "Ligne\u00a01\u00a0: une balise est mal fermée"),
        ("un\n{{ nom\n}}", "Ligne\u00a02\u00a0: une balise est mal fermée"),
        ("un\n\nnom }}", "Ligne\u00a03\u00a0: une balise est mal fermée"),
        ("un\n{% if nom }", "Ligne\u00a02\u00a0: une balise est mal fermée"),
        ("un\n{% if nom %}\ndeux", "Ligne\u00a02\u00a0: «\u00a0{% if nom %}\u00a0» n’est pas fermé"),
        ("un\n{% endif %}", "Ligne\u00a02\u00a0: «\u00a0{% endif %}\u00a0» ne suit aucun"),
        (
            "{% if nom %}a{% else %}b{% else %}c{% endif %}",
            "Ligne\u00a01\u00a0: «\u00a0{% else %}\u00a0» ne suit aucun",
        ),
        ("\n{% elif nom %}", "Ligne\u00a02\u00a0: «\u00a0elif nom\u00a0» n’est pas une balise d’ici"),
        ("{% if prenom %}a{% endif %}", "Ligne\u00a01\u00a0: le mot «\u00a0prenom\u00a0» n’existe pas"),
        ("un\n\nsamira\u202emadda", "Ligne\u00a03\u00a0: un signe invisible"),
        ("a\x00b", "Ligne\u00a01\u00a0: un signe invisible"),
    ],
)
def test_what_is_broken_is_told_with_its_line(texte, attendu):
    phrases = refus(texte)
    assert len(phrases) == 1
    assert phrases[0].startswith(attendu)


def test_every_fault_is_told_at_once_up_to_five():
    assert len(refus("{{ un }}\n{% deux %}\n{{ nom }}")) == 2
    assert len(refus("{{ un }}\n" * 40)) == 5


@pytest.mark.parametrize(
    "texte",
    [
        "{{ nom.__class__ }}",
        "{{ nom.upper }}",
        "{{ nom|safe }}",
        '{{ "<b>"|safe }}',
        "{{ 1 }}",
        "{{ }}",
        "{{ request.user.password }}",
        "{% load static %}",
        '{% include "pdf/base.html" %}',
        '{% extends "pdf/base.html" %}',
        "{% for a in nom %}{{ a }}{% endfor %}",
        "{% debug %}",
        "{% csrf_token %}",
        "{% autoescape off %}{{ nom }}{% endautoescape %}",
        "{% verbatim %}{{ nom }}{% endverbatim %}",
        "{% comment %}{% endcomment %}",
        "{# note #}",
        "{% if nom == 'a' %}a{% endif %}",
        "{% if nom.__class__ %}a{% endif %}",
        "{% if not nom %}a{% endif %}",
        "{% if nom and niss %}a{% endif %}",
        "{% if nom %}" * 50 + "{% endif %}" * 50,
        "{% %}",
        "{{{ nom }}}",
    ],
)
def test_nothing_else_of_a_template_is_accepted(texte):
    assert refus(texte)
    with pytest.raises(ValidationError):
        rediger(texte, PERSONNE)


def test_a_very_long_text_is_refused_before_it_is_read():
    assert refus("{{ nom " * 150_000) == ["Ce texte compte plus de 5\u202f000 signes\u00a0: raccourcissez-le."]
    controler("é" * LONGUEUR_MAX)
    assert rediger("&" * LONGUEUR_MAX, {}) == "<p>" + "&amp;" * LONGUEUR_MAX + "</p>"


def test_html_in_a_text_is_text():
    html = rediger("<script>alert(1)</script> & \"x\" <img src='//mal.test'>", {})
    assert html == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot; &lt;img src=&#x27;//mal.test&#x27;&gt;</p>"
    )


def test_nothing_in_a_value_is_a_mark():
    nom = "**<b>{{ niss }}</b>**\n\n{% if nom %}"
    html = rediger("**{{ nom }}**\n\nfin", {"nom": nom, "niss": "secret"})
    attendu = "&#42;&#42;&lt;b&gt;{{ niss }}&lt;/b&gt;&#42;&#42; {% if nom %}"
    assert html == f"<p><strong>{attendu}</strong></p><p>fin</p>"


def test_every_word_of_the_list_may_be_written():
    controler("".join(f"{{{{ {mot} }}}}{{% if {mot} %}}{{% endif %}}\n" for mot in MOTS))
