"""Mandarin as Kokoro-82M reads it: words, pinyin, then the phonetic signs that the model was trained with.

The signs follow misaki's Chinese table (MIT), which follows pinyin-to-ipa (MIT); pinyin comes from pypinyin.
"""

from __future__ import annotations

import re
from functools import cache

PAUSES = str.maketrans(
    {"，": ", ", "、": ", ", "。": ". ", "！": "! ", "？": "? ", "；": "; ", "：": ": ", "“": "", "”": "", "（": ", ",
     "）": ", ", "《": "", "》": "", "—": ", ", "…": "… ", "·": " ", "「": "", "」": "", "\n": ". "}
)  # fmt: skip
# Words that pypinyin reads otherwise, and words that are to be read as one.
READINGS = {
    "着火": "zhao2 huo3", "着了火": "zhao2 le5 huo3", "烧着了": "shao1 zhao2 le5", "冒着": "mao4 zhe5",
    "燃着": "ran2 zhe5",
    "幺": "yao1", "手背": "shou3 bei4", "朝外": "chao2 wai4", "重新": "chong2 xin1", "充电处": "chong1 dian4 chu4",
    "倒地": "dao3 di4", "倒下": "dao3 xia4", "量一量": "liang2 yi4 liang2", "一扇门": "yi2 shan4 men2",
    "折返": "zhe2 fan3",
    "转移": "zhuan3 yi2", "卷帘": "juan3 lian2", "闷顶": "men4 ding3", "闷烧": "men4 shao1", "拧开": "ning3 kai1",
    "盛水": "cheng2 shui3", "挨着": "ai1 zhe5", "看着火": "kan1 zhe5 huo3", "看火": "kan1 huo3",
    "专人看守": "zhuan1 ren2 kan1 shou3",
    "数一数": "shu3 yi4 shu3", "数人": "shu3 ren2", "应一声": "ying4 yi4 sheng1", "中暑": "zhong4 shu3",
    "捂住": "wu3 zhu4",
    "大夫": "dai4 fu5", "落下来": "luo4 xia4 lai2", "落下": "luo4 xia4", "多长": "duo1 chang2",
}  # fmt: skip
# Where one of them is no such word: 对着|火焰, 看|火灾.
GUARDS = {"着火": r"(?<![对朝向顺沿])着火(?![焰苗源堆])", "看火": "看火(?![灾势情焰苗])", "多长": "多长(?![大高])"}
INITIALS = {
    "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l", "g": "k", "k": "kʰ", "h": "x",
    "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "r": "ɻ", "z": "ʦ", "c": "ʦʰ", "s": "s",
}  # fmt: skip
# 0 marks where the tone goes.
FINALS = {
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0", "en": "ə0n", "eng": "ə0ŋ",
    "i": "i0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ", "iao": "jau0", "ie": "je0", "in": "i0n", "iou": "jou0",
    "ing": "i0ŋ", "iong": "jʊ0ŋ", "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0", "uei": "wei0", "ua": "wa0", "uai": "wai0",
    "uan": "wa0n", "uen": "wə0n", "uang": "wa0ŋ", "ueng": "wə0ŋ", "uo": "wo0", "o": "wo0", "ü": "y0", "üe": "ɥe0",
    "üan": "ɥɛ0n", "ün": "y0n",
}  # fmt: skip
ALONE = {
    "er": "ɚ0",
    "o": "ɔ0",
    "ê": "ɛ0",
    "io": "jɔ0",
    "n": "ə0n",
    "ng": "ə0ŋ",
    "m": "ə0m",
    "hm": "xə0m",
    "hng": "xə0ŋ",
}
BUZZING = ("zh", "ch", "sh", "r", "z", "c", "s")
TONES = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
HANZI = re.compile(r"[一-鿿]+|[^一-鿿]+")


def phones(text: str) -> str:
    """The phonetic signs of a text in which `saying.spoken` has left no digit and no letter."""
    parts = []
    for run in HANZI.findall(text):
        if "一" <= run[0] <= "鿿":
            parts.append(" ".join("".join(map(syllable, word)) for word in pinyin(run)))
        else:
            parts.append(run.translate(PAUSES))
    return re.sub(r" +", " ", "".join(parts)).strip()


def pinyin(text: str) -> list[list[str]]:
    """The words of a run of Chinese characters, each as syllables with their tone: `[["zhao2", "huo3"]]`."""
    from pypinyin import Style, lazy_pinyin

    words: list[list[str]] = []
    for index, part in enumerate(_readings().split(text)):
        if index % 2:
            words.append(READINGS[part].split())
        elif part:
            words += [lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True) for word in _cut(part)]
    return words


def syllable(written: str) -> str:
    """The signs of one syllable: `huo3` is xwo↓. Nothing for what is no syllable."""
    from pypinyin.contrib.tone_convert import to_finals, to_initials

    tone = TONES.get(written[-1:])
    if tone is None:
        return ""
    plain = written[:-1]
    if plain in ALONE:
        return ALONE[plain].replace("0", tone)
    initial = to_initials(plain, strict=True)
    final = to_finals(plain, strict=True, v_to_u=True)
    signs = "ɨ0" if final == "i" and initial in BUZZING else FINALS[final]
    return INITIALS.get(initial, "") + signs.replace("0", tone)


@cache
def _readings() -> re.Pattern[str]:
    words = sorted(READINGS, key=len, reverse=True)
    return re.compile("(" + "|".join(GUARDS.get(word, word) for word in words) + ")")


def _cut(text: str) -> list[str]:
    import rjieba

    cut: list[str] = rjieba.cut(text)
    return cut
