"""A program with a key, for the tests of the API."""

from __future__ import annotations

import json
from typing import Any

from divisions.models import Division
from people.exchange.keys import SCOPES, issue_key
from people.models import Jurisdiction, Organisation, User
from people.papers.owners import Owner

_KINDS = {Organisation: "unit", Jurisdiction: "office"}


class Program:
    """Calls /api/v1/ under a key of this account, for this unit, office or venue."""

    def __init__(self, client: Any, user: User, owner: Organisation | Jurisdiction | Division, *scopes: str) -> None:
        self.client = client
        of = owner if isinstance(owner, Division) else Owner(**{_KINDS[type(owner)]: owner})
        self.token, self.text = issue_key(user=user, owner=of, name="HR", scopes=list(scopes or SCOPES), days=30)

    def headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.text}"} | more

    def get(self, path: str, **query: Any) -> Any:
        headers = self.headers(**query.pop("headers", {}))
        return self.client.get(f"/api/v1/{path}", query, headers=headers)

    def post(self, path: str, body: Any) -> Any:
        text = body if isinstance(body, str) else json.dumps(body)
        return self.client.post(f"/api/v1/{path}", text, content_type="application/json", headers=self.headers())
