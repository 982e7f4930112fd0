"""Tells a new account by e-mail that it was opened, which queues the sending. No arguments."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from notices.services import notify
from notices.standard import INVITED
from people.models import User

user = User.objects.create(username="told", email="told@example.cn")
notify(INVITED, user, values={"name": "told", "unit": "秀洲酒店", "days": "3"}, path="/accounts/")
print("{}")
