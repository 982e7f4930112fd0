"""The window's own texts: joining, waiting, pausing, sound, connection, and its options."""

from __future__ import annotations

from simulator.protocol.text import Text
from simulator.protocol.texts import TEXTS as SHARED

WORDS: dict[str, Text] = {
    "join_title": Text("加入疏散演练", "Join the evacuation drill"),
    "join_code": Text("房间码", "Room code"),
    "join_seat": Text("座位号", "Seat"),
    "join_secret": Text("座位条", "Strip"),
    "join_go": Text("加入", "Join"),
    "join_clear": Text("退格", "Delete"),
    "join_hint": Text(
        "输入老师屏幕上的六位房间码；班级演练还要座位号和座位条上的内容",
        "The six characters on your teacher's screen; in a class also your seat and what stands on its strip",
    ),
    "code_short": Text("房间码是六位", "A room code has six characters"),
    "seat_taken": Text("这个座位已有人在玩，请换座位号", "Somebody plays from this seat: take another number"),
    "bad_seat": Text("座位号是 1–200 的数字", "A seat is a number from 1 to 200"),
    "lobby_wait": Text("已加入，等待开始……", "You are in: waiting for the start…"),
    "lobby_players": Text("已到 {n} 人", "{n} here"),
    "people": Text("{n} 人", "{n} people"),
    "your_seat": Text("座位 {n}", "Seat {n}"),
    "paused": Text("已暂停，请稍候", "Paused"),
    "deciding": Text("决策时刻，请看大屏幕", "Decide together: look at the big screen"),
    "silent": Text("{s:.0f} 秒没有收到演练消息，请稍候……", "Nothing heard from the drill for {s:.0f} s, please wait…"),
    "sound_off": Text("静音", "Muted"),
    "pad_help": Text("左摇杆走 · 十字键选 · A 执行 · B 低姿", "Stick walks · D-pad chooses · A acts · B stays low"),
    "ended_plain": Text("演练结束", "The drill is over"),
    "away_more": Text("正在重试。按 Esc 返回", "Trying again. Esc goes back"),
    "close": Text("关闭（Esc）", "Close (Esc)"),
}
TEXTS: dict[str, Text] = SHARED | WORDS
OPTIONS: dict[str, Text] = {
    "program": Text("疏散演练客户端", "evacuation drill client"),
    "url": Text("网站地址，或其演练套接字", "the site (http…) or its drill socket (ws…)"),
    "code": Text("六位房间码，不填则询问", "the room's six characters; asked for without it"),
    "seat": Text("班级座位号", "the number of your seat in the class"),
    "secret": Text("座位条上的密码或图片字母", "what stands on your seat's strip"),
    "role": Text("角色编号，房间有几个角色时用", "the role's id, where the room offers several"),
    "token": Text("以本人身份加入；见网站的演练页", "joins as yourself; from the drill's web page"),
    "name": Text("显示的名字", "a name to show"),
    "no_pygame": Text("本机没有安装 pygame（附加包 kiosk）", "pygame is not installed here (the extra kiosk)"),
    "screenshots": Text("每两秒存一张画面的文件夹", "a folder for a picture every two seconds"),
}
