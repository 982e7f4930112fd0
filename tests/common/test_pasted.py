"""What is pasted from Word and 公众号 becomes plain text of the page; nothing that can be read is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from wagtail.rich_text import RichText

from common.pasted_html import simple_html
from common.pasted_text import tidy_block, tidy_lines, tidy_rich
from courses.models import LessonPage

FOLDER = Path(__file__).parent / "pasted"
WORD, ARTICLE = ((FOLDER / f"{name}.html").read_text(encoding="utf-8") for name in ("word", "gongzhonghao"))
UNREAD = re.compile(r"<(style|script)\b.*?</\1>|<!--.*?-->|<!\[.*?\]>", re.DOTALL)
# Signs in front of the lines of a list, which the list shows by itself.
MARKS = re.compile("[\\s\u200b\u3000|●\uf06c]|(?<![0-9])[12]\\.")


def letters(html: str) -> str:
    """All that can be read, without spaces and the signs of lists."""
    return MARKS.sub("", BeautifulSoup(UNREAD.sub("", html), "html.parser").get_text())


def test_word_becomes_paragraphs_and_lists():
    made = simple_html(WORD)
    assert made.html == (
        "<p><strong>一、厨房起火怎么办</strong></p>"
        "<p>油锅起火时<strong>先关火、再盖锅盖</strong>，不要浇水(见《家庭防火手册》第12页)。</p>"
        "<p>燃气泄漏时：</p>"
        "<ol><li>不开灯、不打电话；</li><li>到屋外打119。</li></ol>"
        "<ul><li>关门</li></ul>"
        "<p>电话 | 什么时候打 打给谁</p><p>119 | 火警</p>"
        "<p>灭火毯挂在灶台边</p>"
        '<p>联系人：<a href="mailto:office@example.com">办公室</a>，值班表 24 小时</p>'
    )
    assert (made.pictures, made.films) == (1, 0)


def test_an_article_of_a_public_account_becomes_paragraphs_and_lists():
    made = simple_html(ARTICLE)
    assert made.html == (
        "<p><strong>电动自行车充电三不要</strong></p>"
        "<p>不要在<strong>楼道、门厅</strong>充电，锂电池起火 100 秒内就能烧满一间屋。</p>"
        "<p>①不要飞线充电</p><p>②不要用非原装充电器<br/>③不要整夜充电</p><p>记住[微笑]：人离电断</p>"
        "<ul><li>充满就拔</li><li>离开<strong>3米</strong><br/>以上</li><li>看见烟先走</li>"
        "<li>到了外面再打 119</li></ul>"
        "<p>图上的字</p>"
        '<p>来源：<a href="https://mp.weixin.qq.com/s/abc?x=1&amp;y=2">嘉兴消防</a></p>'
    )
    assert (made.pictures, made.films) == (2, 1)


@pytest.mark.parametrize("foreign", [WORD, ARTICLE], ids=["word", "article"])
def test_nothing_that_can_be_read_is_lost(foreign):
    left = letters(simple_html(foreign).html).replace("灭火毯挂在灶台边", "").replace("[微笑]", "")
    assert left == letters(foreign)


def test_headings_stay_where_the_editor_has_them():
    assert simple_html("<h1>总则</h1><h4>细则</h4>", headings=True).html == "<h2>总则</h2><h3>细则</h3>"


@pytest.mark.parametrize(
    ("foreign", "made"),
    [
        ("", ""),
        ("就一句话", "<p>就一句话</p>"),
        ("<p>a<b>b", "<p>a<strong>b</strong></p>"),
        ("<ol><li>一<ul><li>甲</li></ul></li><li>二</li></ol>", "<ol><li>一</li></ol><ul><li>甲</li></ul><ol><li>二</li></ol>"),
        ('<b style="font-weight:normal"><p>不是粗体</p></b>', "<p>不是粗体</p>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("<p>one\ntwo</p>", "<p>one two</p>"),
        ("<p>起火\n了</p>", "<p>起火了</p>"),
        ('<a href="https://a.cn/"><p>一</p></a>', '<p><a href="https://a.cn/">一</a></p>'),
        ("<pre>一\n二</pre>", "<p>一<br/>二</p>"),
    ],
)  # fmt: skip
def test_small_cases(foreign, made):
    assert simple_html(foreign).html == made


def test_a_tidy_text_stays_as_it_is_and_an_untidy_one_is_tidied_once():
    rich = '<p data-block-key="a1b2c">先<b>关门</b> 再打 119</p><ul><li data-block-key="x">一</li></ul>'
    assert tidy_rich(rich) == rich
    untidy = f'<p data-block-key="q">\u3000\u3000</p>{rich}<p>&nbsp;\u3000起\u200b火\u3000了 </p><p><br/></p>'
    assert tidy_rich(untidy) == f"{rich}<p>起火 了</p>"
    assert tidy_lines("　　第一段\r\n\r\n\r\n\r\n\u200b第二段  完\n") == "第一段\n\n第二段 完"


def test_every_text_of_a_lesson_is_tidied_by_its_kind():
    block = LessonPage._meta.get_field("body").stream_block
    value = block.to_python([
        {"type": "hook", "value": "　　半夜\n\n\n\n　　有烟 "},
        {"type": "text", "value": "<p>　　先走</p><p> </p>"},
        {"type": "steps", "value": ["\u3000开门\u200b", "走"]},
        {"type": "checkpoint", "value": {
            "question": "　先做什么？", "why": "快", "answers": [{"text": "　关门", "is_right": True}],
        }},
    ])  # fmt: skip
    tidy_block(block, value)
    kept = [child["value"] for child in value.get_prep_value()]
    assert kept[0] == "半夜\n\n有烟"
    assert kept[1] == "<p>先走</p>"
    assert [step["value"] for step in kept[2]] == ["开门", "走"]
    assert kept[3]["question"] == "先做什么？" and kept[3]["answers"][0]["value"]["text"] == "关门"
    assert isinstance(value[1].value, RichText)


def test_the_site_makes_it_plain_for_the_editors_of_the_admin(client, admin_user):
    assert client.post("/cms/pasted/", {"html": WORD}).status_code == 302
    client.force_login(admin_user)
    told = client.post("/cms/pasted/", {"html": ARTICLE}).json()
    assert "不要飞线充电" in told["html"] and "2 张图片" in told["left_out"]
    assert client.post("/cms/pasted/", {"html": "火" * 500_001}).status_code == 413
    assert client.get("/cms/pasted/").status_code == 405
