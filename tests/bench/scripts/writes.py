"""Writes 50 rows a second until its input ends, then prints how many it wrote a second."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import uuid

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.db import OperationalError
from django.utils import timezone

from venues.bookings.models import OneTimeCode

EVERY_S = 1 / 50

ended = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
began = due = time.monotonic()
written = refused = 0
while not ended.is_set():
    try:
        OneTimeCode.objects.create(phone_hmac=uuid.uuid4().hex, code_hmac="x", expires_at=timezone.now())
        written += 1
    except OperationalError:
        refused += 1
    due += EVERY_S
    time.sleep(max(0.0, due - time.monotonic()))
print(json.dumps({"per_s": round(written / (time.monotonic() - began), 1), "refused": refused}))
