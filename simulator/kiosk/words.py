"""The kiosk's texts, in Chinese and English."""

from __future__ import annotations

from simulator.protocol.text import Text

WORDS: dict[str, Text] = {
    "title": Text("火场逃生体验", "Escape from a fire"),
    "start": Text("触摸屏幕开始", "Touch to start"),
    "start_pad": Text("或按手柄 A 键", "or press A on the gamepad"),
    "other": Text("English", "中文"),
    "demo": Text("演示：警报响起，大家撤离 · {name}", "Demo: the alarm sounds and everybody leaves · {name}"),
    "demo_stay": Text(
        "演示：走廊有烟出不去，就关紧门等救援 · {name}",
        "Demo: smoke in the corridor, so the door stays shut until rescue comes · {name}",
    ),
    "out": Text("已撤离 {out} / {total}", "Out {out} / {total}"),
    "choose": Text("选一个场景", "Choose a place"),
    "choose_role": Text("你是谁？", "Who are you?"),
    "minutes": Text("约 2 分钟", "about 2 minutes"),
    "back": Text("返回", "Back"),
    "again": Text("再来一次", "Once more"),
    "home": Text("结束", "Finish"),
    "preparing": Text("正在准备……", "Getting ready…"),
    "waiting": Text("待上传 {n} 条", "{n} to send"),
    "token": Text("令牌无效，请联系管理员", "The token is not valid: ask the operator"),
    "goes_on": Text("网络断开，在本机继续", "The network is gone: going on here"),
    "lesson": Text("记住这一条", "Remember this"),
    "all_right": Text("全部做对了，真棒！", "You did everything right!"),
    "resets": Text("{n} 秒后回到首页", "Back to the start in {n} s"),
    "idle": Text("还在吗？{n} 秒后结束", "Still there? Ending in {n} s"),
    "stop": Text("停下来", "Stop"),
    "stopped": Text("停下来了", "Stopped"),
    "stopped_more": Text(
        "刚才是电脑模拟，你很安全。可以休息一下，或者找身边的大人说说。",
        "That was a simulation; you are safe. Take a rest, or talk to a grown-up near you.",
    ),
    "broken": Text("无法启动演练，请联系工作人员", "The drill does not start: please tell the staff"),
    "broken_failed": Text(
        "给工作人员：演练程序出错退出了。请重启本机；仍不行，把日志发给技术支持。",
        "For the staff: the drill's program failed. Restart this machine; if it fails again, send the log to support.",
    ),
    "broken_slow": Text(
        "给工作人员：等了很久没有画面，多半是本机太忙。请关掉其他程序或重启本机，再试一次。",
        "For the staff: no picture came in time, this machine may be too busy. Close other programs or restart it.",
    ),
    "try_again": Text("碰一下屏幕，再选一次", "Touch the screen to choose once more"),
    "broken_log": Text("日志：{path}", "Log: {path}"),
    "kept": Text("成绩已保存，联网后自动上传", "Your result is kept and sent when the network is back"),
    "sent": Text("成绩已记入本馆", "Your result is in the venue's record"),
}
OPTIONS: dict[str, Text] = {
    "program": Text("火场逃生体验一体机", "experience-room kiosk"),
    "url": Text("网站地址；不填则单机运行", "the site's address; without it the kiosk plays by itself"),
    "venue_token": Text("场馆令牌，由 `manage.py kiosk_token` 生成", "from `manage.py kiosk_token`"),
    "data": Text(
        "待上传成绩的文件夹；不填则用配置文件旁的 kiosk-data",
        "where results wait; kiosk-data beside the config without it",
    ),
    "seconds": Text("运行这么多秒后退出，供试用", "ends after so many seconds, for trying"),
    "screenshots": Text("每秒存一张画面的文件夹", "a folder for a picture every second"),
}
