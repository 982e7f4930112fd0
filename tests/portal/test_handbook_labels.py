"""The handbooks name buttons and headings as the pages do: in corner brackets, as the Chinese catalogue has them."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override
from django.utils.translation.trans_real import translation

from portal import handbooks

LABEL = re.compile(r"「([^」]+)」")
HOLE = re.compile(r"%\\\(\w+\\\)s")


def unknown_labels(text: str) -> list[str]:
    """What stands in corner brackets and is no text of the Chinese catalogue; names may stand where it has holes."""
    with override("zh-hans"):
        texts = {str(said) for _text, said in translation("zh-hans")._catalog.items()}  # type: ignore[attr-defined]
    holed = [re.escape(said) for said in texts if "%(" in said]
    shapes = [re.compile(HOLE.sub(".+", said)) for said in holed if len(HOLE.sub("", said)) > 1]
    labels = set(LABEL.findall(text)) - texts
    return sorted(label for label in labels if not any(shape.fullmatch(label) for shape in shapes))


@pytest.mark.parametrize(("name", "least"), [("keeper", 30), ("manager", 30), ("operator", 5)])
def test_labels_are_those_of_the_pages(name, least):
    text = (handbooks.FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert len(LABEL.findall(text)) >= least
    assert unknown_labels(text) == []


def test_a_label_that_no_page_has_is_noticed():
    assert unknown_labels("点「今日到访」，再点「全部作废」") == ["全部作废"]
    assert unknown_labels("「用浙政钉登录」「不用浙政钉登录」") == ["不用浙政钉登录"]
