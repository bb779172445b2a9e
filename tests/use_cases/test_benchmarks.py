"""What the benchmarks stand on: tables filled straight, which nothing else would notice when a column is added."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from benchmarks.many import fill
from tests.conftest import config_for
from trygghetsrad.app import create_app
from trygghetsrad.suggestions.models import Suggestion


def test_many_suggestions_can_be_made_and_found(tmp_path: Path) -> None:
    app = create_app(config_for(f"sqlite:///{tmp_path / 'many.db'}", tmp_path))

    language = fill(app, 40)

    with app.extensions["database"].read() as session:
        assert session.scalar(select(func.count()).select_from(Suggestion)) == 40
        published = Suggestion.published_at.is_not(None)
        title = session.scalars(select(Suggestion.public_title).where(published).limit(1)).one()
    assert title
    client = app.test_client()
    assert title.split()[0] in client.get("/forslag", query_string={"sok": title}).text
    assert len(language.questions(5)) == 5
    app.extensions["database"].engine.dispose()
