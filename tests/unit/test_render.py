"""An article as the visitor reads it."""

from datetime import timedelta

from knowledge.library import articles
from knowledge.phrases import say
from knowledge.render import article_bubble


def test_an_answer_past_its_review_date_says_so_itself() -> None:
    article = articles()["zorgplicht"]

    for role in ("ouder", "leerling"):
        in_time = article_bubble(article, role=role, sector="", today=article.review_by)
        too_late = article_bubble(article, role=role, sector="", today=article.review_by + timedelta(days=1))

        assert say("overdue") not in in_time.text
        assert too_late.text == f"{in_time.text}\n\n{say('overdue')}"


def test_a_term_is_explained_also_where_only_a_step_names_it() -> None:
    article = articles()["geschillencommissie"]
    shown = article_bubble(article, role="ouder", sector="", today=article.review_by)

    assert "onderwijsconsulent" not in shown.text.lower()
    assert any("onderwijsconsulent" in step.lower() for step in shown.steps)
    assert "onderwijsconsulent" in [term.term for term in shown.terms]
