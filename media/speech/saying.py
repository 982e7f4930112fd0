"""Text as it is read aloud: numbers, units and signs in Chinese characters.

`spoken("119")` is 幺幺九. What follows a number decides how it is read: 119 米 are one hundred and nineteen.
"""

from __future__ import annotations

import re
from collections.abc import Callable

DIGITS = "零一二三四五六七八九"
BY_DIGIT = str.maketrans("0123456789", DIGITS)
AS_TELEPHONE = str.maketrans("0123456789", DIGITS.replace("一", "幺"))
SERVICES = ("12345", "96119", "119", "120", "110", "122")
UNITS = {
    "m/s": "米每秒", "km/h": "公里每小时", "kg": "千克", "km": "公里", "cm": "厘米", "mm": "毫米", "m²": "平方米",
    "m³": "立方米", "m": "米", "g": "克", "L": "升", "ml": "毫升", "kW": "千瓦", "W": "瓦", "V": "伏", "A": "安",
    "MPa": "兆帕", "kPa": "千帕", "min": "分钟", "ms": "毫秒", "s": "秒", "h": "小时", "℃": "摄氏度", "°C": "摄氏度",
    "ppm": "百万分之一",
}  # fmt: skip
# Before these, two is 两.
MEASURES = "个人条具只次种块张扇层楼间户家分秒米克升平立公千小天周支把辆盏根件步句组岁"
NOT_TWO = ("层", "楼")
COMPARISONS = {
    "≥": "不少于",
    "≤": "不超过",
    ">": "超过",
    "＞": "超过",
    "<": "不到",
    "＜": "不到",
    "±": "正负",
    "×": "乘",
    "=": "等于",
}
TERMS = {
    "CO₂": "二氧化碳", "CO": "一氧化碳", "GB/T": "国标", "GB": "国标", "XF": "消防行业标准", "AI": "人工智能",
    "KTV": "歌厅", "App": "应用", "APP": "应用", "SOS": "求救信号", "UPS": "不间断电源",
}  # fmt: skip
LETTERS = {
    "A": "诶", "B": "毕", "C": "西", "D": "地", "E": "伊", "F": "艾弗", "G": "吉", "H": "艾尺", "I": "爱", "J": "杰",
    "K": "开", "L": "艾尔", "M": "艾姆", "N": "恩", "O": "欧", "P": "批", "Q": "丘", "R": "阿尔", "S": "艾斯",
    "T": "踢", "U": "优", "V": "威", "W": "达不溜", "X": "艾克斯", "Y": "歪", "Z": "贼德",
}  # fmt: skip
NUMBER = r"\d+(?:\.\d+)?"
_UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))


def spoken(text: str) -> str:
    """The text with everything that is no Chinese character written as it is said; punctuation stays."""
    for pattern, read in _RULES:
        text = pattern.sub(read, text)
    return text


def cardinal(number: str) -> str:
    """A number as a quantity: 119 is 一百一十九, 1.5 is 一点五. At most twelve digits before the point."""
    whole, _point, rest = number.partition(".")
    return _whole(int(whole)) + (f"点{rest.translate(BY_DIGIT)}" if rest else "")


def _whole(value: int) -> str:
    if value == 0:
        return DIGITS[0]
    said, zero = "", False
    for power, name in ((8, "亿"), (4, "万"), (0, "")):
        part = value // 10**power % 10_000
        if part:
            said += ("零" if said and (zero or part < 1000) else "") + _thousands(part) + name
        zero = bool(said) and part == 0
    return said.removeprefix("一") if said.startswith("一十") else said


def _thousands(value: int) -> str:
    said, zero = "", False
    for power, name in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = value // 10**power % 10
        if digit:
            said += ("零" if zero and said else "") + DIGITS[digit] + name
        zero = digit == 0
    return said


def _quantity(number: str, following: str) -> str:
    """A number before what it counts: two of them are 两."""
    two = number == "2" and following[:1] in MEASURES and following[:1] not in NOT_TWO
    return "两" if two else cardinal(number)


def _date(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    return f"{year.translate(BY_DIGIT)}年{cardinal(month)}月{cardinal(day)}日"


def _clock(match: re.Match[str]) -> str:
    hours, minutes = match.groups()
    return f"{cardinal(hours)}点" + (
        "整" if int(minutes) == 0 else f"{'零' if minutes[0] == '0' else ''}{cardinal(minutes)}分"
    )


def _with_unit(match: re.Match[str]) -> str:
    return _quantity(match[1], UNITS[match[2]]) + UNITS[match[2]]


def _range(match: re.Match[str]) -> str:
    return f"{match[1]}到{match[2]}"


_RULES: list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (re.compile(r"(?<=\d)[ ,](?=\d{3}(?!\d))"), ""),
    (re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?!\d)"), _date),
    (re.compile(r"(?<!\d)([01]?\d|2[0-4])[:：]([0-5]\d)(?!\d)"), _clock),
    (re.compile(r"(?<![\d.])(\d{4})(?=\s*年)"), lambda m: m[1].translate(BY_DIGIT)),
    (re.compile(r"\b(\d)-(\d)-(\d)\b"), lambda m: "".join(m.groups()).translate(BY_DIGIT)),
    (re.compile(r"(GB/T|GB|XF)\s*(\d+(?:\.\d+)?)(?:-(\d{4}))?"), lambda m: _standard(m)),
    (re.compile(rf"({NUMBER})\s*[–—~～-]\s*(?={NUMBER})"), r"\1到"),
    (re.compile(rf"({NUMBER})\s*[%％]"), lambda m: f"百分之{cardinal(m[1])}"),
    (re.compile(r"(?<!\d)(\d+)/(\d+)(?!\d)"), lambda m: f"{cardinal(m[2])}分之{cardinal(m[1])}"),
    (re.compile("[" + "".join(COMPARISONS) + r"]\s*"), lambda m: COMPARISONS[m[0].strip()]),
    (re.compile(r"(?<!\d)(1[3-9]\d{9})(?!\d)"), lambda m: m[1].translate(AS_TELEPHONE)),
    (re.compile(r"(?<!\d)(\d{3,4})(?=\s*室)"), lambda m: m[1].translate(BY_DIGIT)),
    (re.compile(rf"({NUMBER})\s*({_UNIT})(?![A-Za-z])"), _with_unit),
    (re.compile(rf"(?<![\d.])({'|'.join(SERVICES)})(?![\d.]|\s*[{MEASURES}])"), lambda m: m[1].translate(AS_TELEPHONE)),
    (re.compile(rf"({NUMBER})\s*(?=(.)?)"), lambda m: _quantity(m[1], m[2] or "")),
    (re.compile("|".join(sorted(TERMS, key=len, reverse=True))), lambda m: TERMS[m[0]]),
    (re.compile("[A-Za-z]"), lambda m: LETTERS[m[0].upper()]),
    (re.compile(r"(?<=[一-鿿])\s+(?=[一-鿿])"), ""),
]


def _standard(match: re.Match[str]) -> str:
    name, number, year = match.groups()
    return (
        TERMS[name]
        + number.replace(".", "点").translate(BY_DIGIT)
        + (f"，{year.translate(BY_DIGIT)}年版" if year else "")
    )
