from datetime import date, timedelta

import pytest
from django.template import engines

from socle.templatetags.gabarit import urgence

AUJOURDHUI = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("jours", "attendu"),
    [(-1, "depassee"), (0, "proche"), (29, "proche"), (30, ""), (779, "")],
)
def test_a_deadline_is_urgent_when_passed_or_within_thirty_days(jours, attendu):
    assert urgence(AUJOURDHUI + timedelta(days=jours), AUJOURDHUI) == attendu


def test_an_unknown_deadline_is_not_urgent():
    assert urgence(None, AUJOURDHUI) == ""


def test_the_title_of_the_page_repeats_the_heading_in_plain_words():
    page = """{% extends "base.html" %}{% block titre %}
      <bdi>Rania &amp; {{ nom }}</bdi>{% endblock %}"""
    html = engines["django"].from_string(page).render({"nom": "<script>"})
    assert "<title>Rania &amp; &lt;script&gt; · Parcours</title>" in html
    assert "<h1>\n      <bdi>Rania &amp; &lt;script&gt;</bdi></h1>" in html.replace("<h1>\n              ", "<h1>")
