"""How numbers, units and signs are read aloud: a word list."""

from __future__ import annotations

import re

import pytest

from courses.content_files import read_content
from media.speech.saying import cardinal, spoken

LIST = {
    "拨打119报警": "拨打幺幺九报警",
    "119消防宣传月": "幺幺九消防宣传月",
    "打 119 说清": "打幺幺九说清",
    "119，119！": "幺幺九，幺幺九！",
    "急救电话120": "急救电话幺二零",
    "打12345反映": "打幺二三四五反映",
    "报警110、119": "报警幺幺零、幺幺九",
    "第119条": "第一百一十九条",
    "有119人": "有一百一十九人",
    "119 m": "一百一十九米",
    "119.5 米": "一百一十九点五米",
    "1190": "一千一百九十",
    "60 s": "六十秒",
    "1.5 m": "一点五米",
    "70 ℃": "七十摄氏度",
    "3–4 m/s": "三到四米每秒",
    "3–5 m": "三到五米",
    "15–30 分钟": "十五到三十分钟",
    "200 m²": "二百平方米",
    "0.5 h": "零点五小时",
    "2 m": "两米",
    "2 分钟": "两分钟",
    "2人一组": "两人一组",
    "2 月 2 日": "二月二日",
    "2号楼2层": "二号楼二层",
    "11 月 9 日": "十一月九日",
    "2024 年": "二零二四年",
    "2021-08-01 施行": "二零二一年八月一日施行",
    "18:30": "十八点三十分",
    "6:05": "六点零五分",
    "8:00": "八点整",
    "32.3%": "百分之三十二点三",
    "1/3": "三分之一",
    "90.8 万": "九十点八万",
    "2 665 人": "二千六百六十五人",
    "10 000 元": "一万元",
    "100 500": "十万零五百",
    "302室": "三零二室",
    "61号令": "六十一号令",
    "5号令": "五号令",
    "109号令第14条": "一百零九号令第十四条",
    "1-3-5": "一三五",
    "≥24 h": "不少于二十四小时",
    "13800138000": "幺三八零零幺三八零零零",
    "GB 13495.1-2015": "国标一三四九五点一，二零一五年版",
    "CO 有毒": "一氧化碳有毒",
    "A类火灾": "诶类火灾",
    "先关门，再打电话。": "先关门，再打电话。",
}


@pytest.mark.parametrize(("text", "said"), LIST.items())
def test_it_is_read_as_people_say_it(text, said):
    assert spoken(text) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [("0", "零"), ("10", "十"), ("15", "十五"), ("20", "二十"), ("110", "一百一十"), ("101", "一百零一"),
     ("1001", "一千零一"), ("1010", "一千零一十"), ("10010", "一万零一十"), ("100000000", "一亿")],
)  # fmt: skip
def test_a_quantity_is_read_with_its_places(number, said):
    assert cardinal(number) == said


def test_nothing_of_the_lessons_is_left_as_a_sign_that_no_voice_reads():
    left = set()
    for course in read_content("courses"):
        for lesson in course["lessons"]:
            for block in lesson["body"]:
                for value in block.values():
                    left |= set(
                        re.findall(r"[0-9A-Za-z%℃≥≤>²/]", spoken(re.sub(r"<[^>]+>|&\w+;", "", value)))
                        if isinstance(value, str)
                        else []
                    )
    assert left == set()
