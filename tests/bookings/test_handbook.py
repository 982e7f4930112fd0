"""The keepers' handbook names buttons and headings as the pages do."""

from __future__ import annotations

import re

from django.utils.translation import override
from django.utils.translation.trans_real import translation

from portal import handbooks

LABEL = re.compile(r"「([^」]+)」")


def unknown_labels(text: str) -> list[str]:
    """What stands in corner brackets and is no text of the Chinese catalogue."""
    with override("zh-hans"):
        texts = translation("zh-hans")._catalog.items()  # type: ignore[attr-defined]
    shown = {said for _text, said in texts}
    return sorted({label for label in LABEL.findall(text) if label not in shown})


def test_its_labels_are_those_of_the_pages():
    text = (handbooks.FOLDER / "keeper.md").read_text(encoding="utf-8")
    assert len(LABEL.findall(text)) > 30
    assert unknown_labels(text) == []


def test_a_label_that_no_page_has_is_noticed():
    assert unknown_labels("点「今日到访」，再点「全部作废」") == ["全部作废"]
