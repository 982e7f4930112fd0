"""How words are read: fire-safety words with more than one reading, places of Jiaxing, and the signs of syllables."""

from __future__ import annotations

import pytest

from media.speech.phones import FINALS, phones, pinyin, syllable

WORDS = {
    "着火": "zhao2 huo3", "对着火焰": "dui4 zhe5 huo3 yan4", "什么着了火": "shen2 me5 zhao2 le5 huo3",
    "手背": "shou3 bei4", "背后": "bei4 hou4", "空调": "kong1 tiao2", "空气": "kong1 qi4", "有空": "you3 kong4",
    "重复": "chong2 fu4", "重点": "zhong4 dian3", "应急": "ying4 ji2", "供应": "gong1 ying4", "银行": "yin2 hang2",
    "行动": "xing2 dong4", "防火卷帘": "fang2 huo3 juan3 lian2", "闷顶": "men4 ding3", "倒地": "dao3 di4",
    "折返": "zhe2 fan3", "还有人": "hai2 you3 ren2", "归还": "gui1 huan2", "没有": "mei2 you3", "淹没": "yan1 mo4",
    "大夫": "dai4 fu5", "长度": "chang2 du4", "队长": "dui4 zhang3", "多长": "duo1 chang2", "中暑": "zhong4 shu3",
    "看火灾": "kan4 huo3 zai1", "专人看火": "zhuan1 ren2 kan1 huo3", "落下来": "luo4 xia4 lai2",
    "处理": "chu3 li3", "到处": "dao4 chu4", "调整": "tiao2 zheng3", "调查": "diao4 cha2", "疏散": "shu1 san4",
    "乐器": "yue4 qi4", "音乐": "yin1 yue4", "楼道": "lou2 dao4", "呼救": "hu1 jiu4", "幺幺九": "yao1 yao1 jiu3",
    "嘉兴": "jia1 xing1", "乌镇": "wu1 zhen4", "西塘": "xi1 tang2", "海盐": "hai3 yan2", "桐乡": "tong2 xiang1",
    "秀洲": "xiu4 zhou1", "平湖": "ping2 hu2",
}  # fmt: skip


@pytest.mark.parametrize(("word", "read"), WORDS.items())
def test_a_word_is_read_as_it_means(word, read):
    assert " ".join(sound for part in pinyin(word) for sound in part) == read


@pytest.mark.parametrize(
    ("written", "signs"),
    [("huo3", "xwo↓"), ("zhi1", "ꭧɨ→"), ("xue2", "ɕɥe↗"), ("er2", "ɚ↗"), ("le5", "lɤ")],
)
def test_a_syllable_has_its_signs(written, signs):
    assert syllable(written) == signs


def test_every_final_carries_one_tone():
    assert all(final.count("0") == 1 for final in FINALS.values())


def test_punctuation_becomes_pauses():
    assert phones("着火了，快跑！") == "ꭧau↗xwo↓ lɤ, kʰwai↘ pʰau↓!"
