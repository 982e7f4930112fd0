"""What every GET address of the site costs the web process: CPU time with its budget, and queries.

Each page is asked for REQUESTS times on one kept-alive connection as the role that opens it, after a warm-up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx

from tests.bench.budgets import budget_of
from tests.bench.counting import ANSWER, ASK
from tests.bench.server import Server, serving
from tests.walk import Entry, Kind, Prepared, pages, prepare

REQUESTS, WARM_UP = 20, 5
EMPTY = Entry("empty", "/bench-empty", kind=Kind.API)

Figure = dict[str, Any]


def figures() -> Iterator[Figure]:
    """`pages.<role>.<name>.cpu_ms` and `.queries` of every entry, `pages.public.empty` first: the floor of them all.

    `pages.over_budget` at the end is how many cost more than they may.
    """
    with serving() as server:
        prepared = prepare(server.var_dir)
        over = []
        for entry in [EMPTY, *pages()]:
            cpu_ms, queries = price(server, entry, prepared)
            figure, budget = f"pages.{entry.role}.{entry.name}", budget_of(entry)
            if cpu_ms > budget:
                over.append(entry.name)
            yield {
                "figure": f"{figure}.cpu_ms", "value": round(cpu_ms, 2), "unit": "CPU ms", "db": "sqlite",
                "budget": budget, "over": cpu_ms > budget,
            }  # fmt: skip
            yield {"figure": f"{figure}.queries", "value": queries, "unit": "queries", "db": "sqlite"}
        yield {"figure": "pages.over_budget", "value": len(over), "unit": "pages", "baseline": 0, "names": over}


def price(server: Server, entry: Entry, prepared: Prepared) -> tuple[float, int]:
    """CPU milliseconds of one GET, and its queries."""
    address, headers = entry.url(prepared), prepared.headers(entry.role)
    with server.client() as client:
        for _ in range(WARM_UP):
            ask(client, entry, address, headers)
        before = server.own_cpu_s(client)
        for _ in range(REQUESTS):
            ask(client, entry, address, headers)
        cpu_s = server.own_cpu_s(client) - before
        counted = ask(client, entry, address, {**headers, ASK: "1"})
    return cpu_s / REQUESTS * 1000, int(counted.headers[ANSWER])


def ask(client: httpx.Client, entry: Entry, address: str, headers: dict[str, str]) -> httpx.Response:
    """One GET. Cookies that the site sets are not kept: a request is the same each time."""
    client.cookies.clear()
    response = client.get(address, headers=headers)
    assert response.status_code == entry.status, f"{address} answered {response.status_code}: {response.text[:300]}"
    return response
