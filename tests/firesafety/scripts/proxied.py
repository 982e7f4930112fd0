"""Asks for 70 certificates from 70 clients behind one proxy at 127.0.0.2; prints how many were answered with what."""

from __future__ import annotations

import asyncio
import collections
import json
import os

import httpx

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firesafety.settings")

from firesafety.asgi import application

CLIENTS = 70


async def main() -> None:
    transport = httpx.ASGITransport(app=application, client=("127.0.0.2", 40000))
    counts: collections.Counter[int] = collections.Counter()
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        for number in range(CLIENTS):
            headers = {"X-Forwarded-For": f"10.1.0.{number}"}
            answer = await client.get("/api/certificates/NONE-0000", headers=headers)
            counts[answer.status_code] += 1
    print(json.dumps(counts))


asyncio.run(main())
