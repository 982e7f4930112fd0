"""What the window says beyond the shared texts: joining, waiting, pausing, sound, connection."""

from __future__ import annotations

from simulator.protocol.texts import TEXTS as SHARED

WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "join_title": "加入疏散演练",
        "join_code": "房间码",
        "join_seat": "座位号（可不填）",
        "join_go": "加入",
        "join_clear": "退格",
        "join_hint": "用键盘、手柄或触摸输入老师屏幕上的六位房间码",
        "code_short": "房间码是六位",
        "seat_taken": "这个座位已有人在玩，请换座位号",
        "bad_seat": "座位号是 1–200 的数字",
        "lobby_wait": "已加入，等待开始……",
        "lobby_players": "已到 {n} 人",
        "your_seat": "座位 {n}",
        "paused": "已暂停，请稍候",
        "paused_more": "老师暂停了演练，时间不会走",
        "deciding": "决策时刻，请看大屏幕",
        "silent": "{s:.0f} 秒没有收到演练消息，请稍候……",
        "sound_off": "静音",
        "sound_on": "声音",
        "pad_help": "左摇杆走 · 十字键选 · A 执行 · B 低姿",
        "ended_plain": "演练结束",
    },
    "en": {
        "join_title": "Join the evacuation drill",
        "join_code": "Room code",
        "join_seat": "Seat number (optional)",
        "join_go": "Join",
        "join_clear": "Delete",
        "join_hint": "Type the six characters on your teacher's screen: keyboard, gamepad or touch",
        "code_short": "A room code has six characters",
        "seat_taken": "Somebody plays from this seat: take another number",
        "bad_seat": "A seat is a number from 1 to 200",
        "lobby_wait": "You are in: waiting for the start…",
        "lobby_players": "{n} here",
        "your_seat": "Seat {n}",
        "paused": "Paused",
        "paused_more": "The drill is paused; no time passes",
        "deciding": "Decide together: look at the big screen",
        "silent": "Nothing heard from the drill for {s:.0f} s, please wait…",
        "sound_off": "Muted",
        "sound_on": "Sound",
        "pad_help": "Stick walks · D-pad chooses · A acts · B stays low",
        "ended_plain": "The drill is over",
    },
}
TEXTS: dict[str, dict[str, str]] = {language: {**SHARED[language], **WORDS[language]} for language in SHARED}
