"""What the two parts of the training before work are called where the ledger is shown."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from courses.training.models import COMPANY_PART, SITE_PART

TITLES = {
    COMPANY_PART: _("Training before work, the company's part"),
    SITE_PART: _("Training before work, the site's part"),
}


def part_titles(names: list[str]) -> dict[str, str]:
    """Titles by key without prefix."""
    found = {key.partition(":")[2]: str(title) for key, title in TITLES.items()}
    return {name: found[name] for name in names if name in found}


def parts() -> Iterable[tuple[str, str]]:
    """The site's part, which closes the training: the only one that meets a rule by itself."""
    return [(SITE_PART.partition(":")[2], str(TITLES[SITE_PART]))]
