"""What clients say, in Chinese and English: the Pygame window and the browser alike."""

from __future__ import annotations

from .text import Text

TEXTS: dict[str, Text] = {
    "title": Text("疏散演练", "Evacuation drill"),
    "connecting": Text("正在连接……", "Connecting…"),
    "getting_ready": Text("正在准备……", "Getting ready…"),
    "preparing": Text(
        "平台正在为首次演练做准备，约需半分钟，好了自动继续",
        "The platform is preparing its first drill; this goes on by itself in about half a minute",
    ),
    "lost": Text("连接中断，正在重连……", "Connection lost, trying again…"),
    "lobby": Text("准备，{n} 秒后开始", "Get ready: {n} s"),
    "role": Text("你的角色：{name}", "You are: {name}"),
    "time": Text("用时", "Time"),
    "out": Text("已撤离 {out} / {total}", "Out {out} / {total}"),
    "dose": Text("烟气剂量", "Smoke dose"),
    "heat": Text("灼热", "Heat"),
    "choke": Text("呛", "Choking"),
    "low": Text("低姿", "Low"),
    "upright": Text("直立", "Upright"),
    "sight": Text("能见度 {m:.0f} 米", "Sight {m:.0f} m"),
    "eyes": Text("睁不开眼", "Eyes shut"),
    "overhead": Text("头顶有烟", "Smoke overhead"),
    "head_smoke": Text("烟压到头了", "Smoke at head height"),
    "alarm": Text("警报已响", "Alarm on"),
    "no_alarm": Text("警报未响", "No alarm"),
    "dark": Text("停电", "Lights out"),
    "help": Text(
        "方向键/WASD 或按住鼠标走 · 按钮上的字母数字就是快捷键",
        "Arrows/WASD or hold the mouse to walk · each button shows its key",
    ),
    "exit_way": Text("安全出口", "EXIT"),
    "exit_locked": Text("出口锁闭", "EXIT LOCKED"),
    "exit_barred": Text("出口堵塞", "EXIT BLOCKED"),
    "door_locked": Text("锁闭", "LOCKED"),
    "door_barred": Text("堵塞", "BLOCKED"),
    "real_fire_stay": Text(
        "练习。真着火：走廊有烟出不去，就关紧门守住，马上打119",
        "Practice. A real fire: smoke in the corridor, shut the door, stay and call 119 at once",
    ),
    "real_fire": Text("练习。真着火：先跑出去再打119", "Practice. A real fire: run out first, then call 119"),
    "address": Text("地址：{address}", "Address: {address}"),
    "sign_way": Text("标志指向", "Sign points"),
    "clear_stair": Text("没有烟的楼梯", "A stair without smoke"),
    "sign_way_unseen": Text("标志指向 · 那边看不见", "Sign points · out of sight"),
    "sign_way_barred": Text("标志指向 · 那个出口不通", "Sign points · that exit is shut off"),
    "unseen": Text("看不见，有没有烟不知道", "Out of sight: smoke or not"),
    "unseen_short": Text("看不见", "Out of sight"),
    "assembly_way": Text("集合点 直线 {m:.0f} 米", "Assembly {m:.0f} m straight on"),
    "assembly_way_round": Text("集合点 绕过房子约 {m:.0f} 米", "Assembly about {m:.0f} m round the house"),
    # the browser alone
    "help_touch": Text("走路：按住要去的地方，或往那边拖", "To walk: hold where you want to go, or drag"),
    "stick_drag": Text("按住：往这里走 · 拖动：往那边走", "Hold: walk here · drag: that way"),
    "hint_alarm_touch": Text(
        "发现火情：点“大声喊人”，去按红色“报”字按钮", "Fire! Tap Shout and go to a red alarm button"
    ),
    "hint_low_touch": Text("有烟！点“低姿”", "Smoke! Tap Stay low"),
    "hint_call_touch": Text("已经出楼：点“拨 119”，再去集合点", "You are out: tap 119, then go to the assembly point"),
    "waiting_start": Text("已加入，等待组织者开始", "You are in; waiting for the organiser"),
    "waiting_players": Text("已有 {n} 人加入", "{n} here so far"),
    "paused": Text("组织者暂停了演练，请稍候", "The organiser has paused the drill"),
    "paused_calm": Text(
        "刚才是电脑模拟，你很安全。时间停住了，等组织者继续。",
        "It is all a simulation, and you are safe. Time stands still until the organiser goes on.",
    ),
    "deciding": Text("正在讨论下一步，请看大屏幕", "The next step is being discussed: look at the big screen"),
    "worker_away": Text("演练服务器没有回应，正在等待……", "The drill server does not answer; waiting…"),
    "view_label": Text(
        "演练画面：你所在楼层的平面图，能走能看的都在上面；提示和按钮另有文字",
        "The drill: a plan of the storey you are on; hints and buttons come as text too",
    ),
    "offers_label": Text("现在能做的", "What can be done here"),
    "fixed_label": Text("随时能做的", "What can always be done"),
    "storeys_label": Text("各楼层人数", "People on each storey"),
    "heard": Text("声音：{what}", "Sound: {what}"),
    "heard_alarm": Text("警报声", "alarm"),
    "heard_fire": Text("火烧的声音", "fire"),
    "heard_crowd": Text("许多人的声音", "many people"),
    "mute": Text("关闭声音", "Sound off"),
    "unmute": Text("打开声音", "Sound on"),
    "leave": Text("退出", "Leave"),
    "scoring": Text("演练结束，正在评分……", "The drill is over; the score is being worked out…"),
    "lesson": Text("最该记住的一条", "The one thing to remember"),
    "no_loss": Text("没有丢分，做得好！", "Nothing lost: well done!"),
    "to_room": Text("查看评分理由", "See the reasons"),
    "join_again": Text("重新加入", "Join again"),
    "seat_taken": Text("这个座位正有人在用", "Somebody is playing from this seat"),
    "seat_needed": Text("这是班级的演练，请输入座位号", "This is a class's drill: type your seat number"),
    "no_seat": Text("你们班没有这个座位号", "Your class has no seat with this number"),
    "proof_needed": Text("请输入座位条上的密码", "Show what stands on the strip of your seat"),
    "wrong_proof": Text("与座位条不一致，请再看一看", "That is not what stands on the strip: look again"),
    "too_many_tries": Text(
        "试错太多次了，请等一会儿或请老师帮忙", "Too many wrong tries: wait a while, or ask your teacher"
    ),
    "removed": Text("老师已把你移出这场演练", "You were taken out of this drill"),
    "elsewhere": Text("你的座位已在另一台设备上继续", "Your seat goes on at another device"),
    "went_up": Text("你往上走了，这里是{name}", "You went UP: this is {name}"),
    "stair_down": Text("下到{name}", "DOWN to {name}"),
    "stair_up": Text("上到{name}", "UP to {name}"),
    # what can be done
    "crouch": Text("低姿", "Stay low"),
    "stand": Text("站起", "Stand up"),
    "call_119": Text("拨 119（练习）", "119 (practice)"),
    "wake_other": Text("大声喊人", "Shout"),
    "roll_call": Text("报到", "Report"),
    "assist": Text("带他一起走", "Take along"),
    "ext_lift": Text("提灭火器", "Extinguisher"),
    "ext_pull": Text("拔保险销", "Pull the pin"),
    "ext_hold": Text("握住喷管", "Hold the hose"),
    "ext_press": Text("压把喷射", "Press"),
    "ext_release": Text("松开压把", "Let go"),
    "stay_put": Text("在屋里等救援", "Stay in here"),
    "feel_door": Text("手背试门温", "Feel the door"),
    "open_door": Text("开门", "Open door"),
    "close_door": Text("关门", "Close door"),
    "raise_alarm": Text("按报警按钮", "Press alarm"),
    "wet_cloth": Text("打湿毛巾", "Wet a cloth"),
    "fetch_belongings": Text("收拾财物", "Fetch things"),
    "take_lift": Text("乘电梯", "Take the lift"),
    "agent_abc": Text("ABC干粉", "ABC powder"),
    "agent_bc": Text("BC干粉", "BC powder"),
    "agent_co2": Text("二氧化碳", "CO₂"),
    "agent_water": Text("水基", "Water"),
    "agent_foam": Text("泡沫", "Foam"),
    # the call
    "line": Text("练习 · 119 接线员（不会真的拨出）", "Practice · 119 operator (nobody is called)"),
    "line_left": Text("还剩 {s:.0f} 秒", "{s:.0f} s left"),
    "ask_place": Text("您好，这里是119。请问什么地方着火？", "119 here. Where is the fire?"),
    "ask_place_again": Text(
        "这样找不到您。请说清哪条路、几号、哪栋楼？", "We cannot find you like that. Which road, number and building?"
    ),
    "ask_what": Text("什么东西在烧？", "What is burning?"),
    "ask_size": Text("火有多大？", "How big is the fire?"),
    "ask_trapped": Text("有没有人被困？", "Is anybody trapped?"),
    "ask_name": Text("您的姓名和电话？", "Your name and number?"),
    "ask_done": Text(
        "明白，消防车已出动。保持电话畅通，别挡消防车的路。",
        "Understood, the engines are on their way. Keep the line free and their road clear.",
    ),
    "ask_done_inside": Text(
        "消防车已出动。能出来就快出来；出不来就关紧门、塞门缝、贴地等。",
        "The engines are coming. Get out if you can; if not: shut the door, seal its gap, stay low, wait.",
    ),
    "ask_done_stay": Text(
        "消防车已出动。别出来，别开门：塞紧门缝，到窗口挥动衣物，等消防员。",
        "The engines are coming. Stay in, door shut: seal its gap, wave something at the window and wait.",
    ),
    "ask_done_lost": Text(
        "按您说的找不到地方，消防车到不了。要说清路名、门牌、楼名。",
        "We cannot find you by what you said: no engine comes. Say road, number and building.",
    ),
    "call_cut": Text("电话断了，话没有说完", "The line is gone before all was said"),
    # hints
    "hint_back_out": Text("这间屋着火了！退出去，把门关上", "This room burns! Get out and shut the door"),
    "hint_call_in": Text(
        "没有人知道你在这里：打 119 说清地址（T）", "Nobody knows you are here: give 119 the address (T)"
    ),
    "hint_call_in_touch": Text("没有人知道你在这里：点“拨 119”说清地址", "Nobody knows you are here: tap 119"),
    "hint_judge": Text("先判断：门外有烟吗？门烫不烫？", "Judge first: is there smoke outside, is the door hot?"),
    "hint_shout": Text("发现火情：大声喊人（G），马上想去哪里", "Fire! Shout (G), and think where to go"),
    "hint_shout_touch": Text("发现火情：点“大声喊人”，马上想去哪里", "Fire! Tap Shout, and think where to go"),
    "hint_alarm": Text("发现火情：大声喊人（G），去按红色“报”字按钮", "Fire! Shout (G) and go to a red alarm button"),
    "hint_shout_done": Text(
        "喊过了：马上走，看清烟从哪边来", "You have shouted: leave now, see where the smoke comes from"
    ),
    "hint_alarm_done": Text(
        "喊过了：去按红色“报”字按钮，路上再喊人", "You have shouted: go to a red alarm button, and shout on the way"
    ),
    "hint_alarm_near": Text("报警按钮就在手边，按下它", "An alarm button is in reach: press it"),
    "hint_leave": Text(
        "警报响了：马上离开，别拿东西，边走边看烟从哪边来",
        "The alarm rings: leave now, fetch nothing, and see where the smoke comes from",
    ),
    "hint_shut_door": Text("门外有烟：先把门关上，守在屋里", "Smoke outside: shut the door first and stay inside"),
    "hint_go": Text("看清烟从哪边来，再决定往哪走", "See where the smoke comes from before you choose your way"),
    "hint_go_down": Text("看清烟从哪边来，再决定走哪部楼梯", "See where the smoke comes from, then choose a stair"),
    "hint_on_stair": Text(
        "一直往下走到出口；下面有烟就退回，走另一部", "Go on down to the exit; smoke below: back, take another"
    ),
    "hint_going_up": Text("你在往上走！下楼走旁边蓝色那条", "You are going UP! Down is the blue flight beside it"),
    "hint_go_down_one": Text(
        "烟还薄就低姿快走下楼；楼梯里烟浓就退回房间关门",
        "Thin smoke: low and fast down the stair; thick smoke in it: back, and shut your door",
    ),
    "hint_on_stair_one": Text(
        "一直往下走到出口；下面烟浓就退回房间关门",
        "Go on down to the exit; thick smoke below: back, and shut your door",
    ),
    "hint_low": Text("有烟！按 C 低姿", "Smoke! Press C to stay low"),
    "hint_dark": Text("停电了：放慢脚步，跟着绿色出口标志走", "The light is out: go slowly, follow the green signs"),
    "hint_dark_stair": Text("停电了：扶着扶手，慢慢往下走", "The light is out: hold the rail and go down slowly"),
    "hint_dark_no_sign": Text(
        "停电了：放慢脚步，沿着墙摸到门", "The light is out: go slowly along the wall, to the door"
    ),
    "hint_call": Text(
        "已经出楼：按 T 拨 119，再去集合点", "You are out: press T to call 119, then go to the assembly point"
    ),
    "hint_assembly": Text("去绿色的集合点报到，不要返回", "Go to the green assembly point and report; do not go back"),
    "hint_report": Text("已到集合点：按 9 报到", "You are at the assembly point: press 9 to report"),
    "hint_report_touch": Text("已到集合点，点“报到”", "You are at the assembly point: tap Report"),
    "hint_sign_smoky": Text(
        "标志那边有烟，不要跟：往没有烟的地方去",
        "Smoke where the sign points: do not follow it, go where there is none",
    ),
    "hint_sign_barred": Text(
        "标志指的出口锁着或堵着：不要跟，另找出口",
        "The exit this sign shows is locked or blocked: do not follow, find another",
    ),
    "hint_shelter": Text(
        "烟太浓：爬进旁边没烟的{room}，关紧门",
        "Too much smoke: crawl into {room} beside you, where there is none, and shut its door",
    ),
    "hint_stuck_shelter": Text(
        "蹲低！爬进旁边没烟的{room}，关紧门",
        "Get low! Crawl into {room} beside you, where there is no smoke, and shut its door",
    ),
    "hint_stuck_shut": Text("蹲低！爬去把门关上", "Get low! Crawl to the door and shut it"),
    "hint_go_back": Text("走廊有烟：退回{room}，关紧门", "Smoke in the corridor: back into {room}, and shut its door"),
    "hint_to_refuge": Text(
        "别开门：往里退到{room}，把门都关上", "Keep the door shut: go farther in to {room}, and shut every door"
    ),
    "hint_seal_here": Text(
        "别开门：点“在屋里等救援”，塞住门缝", "Keep the door shut: press Stay in here to seal its gap"
    ),
    "hint_shut_first": Text(
        "别出去：先关上这间屋的门，再在屋里等救援",
        "Do not go out: shut the door of this room first, then wait for rescue in it",
    ),
    "hint_stay_call": Text(
        "守在屋里：打 119 说清哪层哪间，看着门缝",
        "Stay in: tell 119 the storey and the room, and watch the gap of the door",
    ),
    "hint_stay_watch": Text(
        "守在屋里：看着门缝，有烟就塞住；贴地到窗口",
        "Stay in: watch the gap, seal it if smoke comes; low, to the window",
    ),
    "hint_test_door": Text(
        "先试门、看门缝：烫或有烟别开，塞住门缝；没烟再出去",
        "First feel the door and look at its gap: hot or smoke, keep it shut and seal it; else go",
    ),
    "hint_crawl_shut": Text(
        "先爬去把门关上，塞住门缝，再到窗口", "Crawl and shut the door first, seal its gap, then to the window"
    ),
    "hint_sealed": Text(
        "别开门：门关紧，塞住门缝，贴地到窗口，打 119",
        "Keep the door shut: seal its gap, stay low, go to the window, call 119",
    ),
    "hint_sealed_called": Text(
        "别开门：门关紧，塞住门缝，贴地到窗口，等消防员",
        "Keep the door shut: seal its gap, stay low at the window, wait for the firefighters",
    ),
    "hint_in_smoke": Text("在烟里：低姿，往烟少的地方退", "In smoke: stay low and back out to where there is less"),
    "hint_exit_beside": Text("安全出口就在旁边：出去", "The exit is beside you: go out"),
    "hint_way_stair": Text("{room}没有烟：从这扇门下楼", "No smoke in {room}: down the stair through this door"),
    "hint_stair_clear_below": Text(
        "下面没有烟：低姿，扶着扶手往下走", "No smoke below: stay low, hold the rail and go down"
    ),
    "hint_stair_smoke": Text(
        "楼梯里有烟，下面也有：退回楼层，找没烟的房间关门",
        "Smoke on the stair and below: back to the storey, into a room without, and shut its door",
    ),
    "hint_smoke_ahead": Text(
        "前面有烟，没有别的路：低姿快走；烟太浓就进房间关门",
        "Smoke ahead, no other way: stay low, go on; too thick: into a room, and shut its door",
    ),
    "hint_smoke_at_door": Text(
        "门外有烟：烟薄就低姿快走；烟浓就关上门，塞住门缝，到窗口",
        "Smoke outside: thin, go low and fast; thick, shut the door, seal its gap, to the window",
    ),
    "hint_locked": Text("这扇门锁住或被堵，另找出口", "This door is locked or blocked: find another way"),
    "hint_ext": Text(
        "灭火器：提、拔、握、压，对准火焰根部，背后留退路",
        "Extinguisher: lift, pull, hold, press; aim low, keep your way out behind you",
    ),
    "hint_ext_leave": Text(
        "火太大或屋里待不住了，不能再扑：放下灭火器，马上撤",
        "Too big, or too much smoke and heat, to fight: leave it and get out now",
    ),
    "hint_ext_leave_warn": Text(
        "火太大：放下灭火器，边退边喊人，按响警报",
        "Too big to fight: leave it, shout as you back out, and ring the alarm",
    ),
    "hint_ext_smoke": Text(
        "烟里看不清火：放下灭火器，马上出去", "In smoke, with no clear sight of a fire: leave it and get out"
    ),
    "hint_ext_near": Text(
        "面向火走到喷得到的地方（干粉 3 米，二氧化碳 2 米）再压；火大就撤",
        "Face the fire and go as near as the agent reaches (powder 3 m, CO₂ 2 m), then press; if it is big, leave",
    ),
    "hint_jet_hits": Text("喷到火焰根部了，对准别停；剩 {s} 秒", "You hit the base: keep it there; {s} s left"),
    "hint_jet_misses": Text(
        "没有喷到火：面向火焰，再近一点；剩 {s} 秒", "You miss it: turn to the fire, a little nearer; {s} s left"
    ),
    "hint_escort": Text("你带着人，走慢一点", "You are leading somebody: slowly"),
    # the tutorial, in order
    "goal": Text("{step}/{of}  {text}", "{step}/{of}  {text}"),
    "goal_walk": Text(
        "学走路：按方向键、WASD，或按住屏幕往要去的方向走",
        "Walking: arrow keys, WASD, or hold the screen where you want to go",
    ),
    "goal_walk_touch": Text("学走路：按住要去的地方，或往那边拖", "Walking: hold where you want to go, or drag there"),
    "goal_alarm": Text(
        "出教室往右，走到红色“报”字旁，点“按报警按钮”",
        "Out of the classroom and to the right, to the red A: press the alarm",
    ),
    "goal_feel": Text("前面有一扇关着的门：走近，先点“手背试门温”", "A closed door ahead: go near and feel it first"),
    "goal_open": Text("门不烫、门缝没有烟：点“开门”，过去", "Not hot, no smoke at the gap: open the door"),
    "goal_crouch": Text(
        "练低姿：点“低姿”（C）。有烟就弯腰往没烟的地方退", "Try Stay low (C): from smoke you go low, to clear air"
    ),
    "goal_crouch_touch": Text(
        "练低姿：点“低姿”。有烟就弯腰往没烟的地方退", "Tap Stay low: from smoke you go low, to clear air"
    ),
    "goal_assembly": Text(
        "站起来，从右边的安全出口出去，走到绿色集合点",
        "Stand up, out by the exit on the right, to the green assembly point",
    ),
    "goal_report": Text("到了，点“报到”", "You are there: report"),
    "goal_on": Text("继续", "Go on"),
    "goal_done": Text("学会了！可以开始真正的演练", "Well done! You are ready for a real drill"),
    "goal_over": Text("时间到。可以再练一次，也可以直接开始演练", "Time is up. Practise once more, or start a drill"),
    "in_lift": Text("在电梯里……", "In the lift…"),
    "in_lift_stuck": Text(
        "电梯停在半路，门打不开：火灾时常断电、进烟，只能等消防员",
        "The lift has stopped, as in fires they do: power and air fail. Wait for rescue",
    ),
    "busy": Text("正忙，还要 {s:.0f} 秒", "Busy for {s:.0f} s"),
    "staying": Text(
        "守在屋里等消防员，还要 {s:.0f} 秒：塞住门缝，别开门",
        "Wait for the firefighters, {s:.0f} s more: seal the gap, keep the door shut",
    ),
    "down": Text("你吸入烟气过多，失去了行动能力", "Too much smoke: you have collapsed"),
    "down_child": Text(
        "走到这里走不下去了：这条路不对。等消防员来接你",
        "Here you could not go on: this was the wrong way. Wait for the firefighters",
    ),
    "reported": Text("你安全了，演练马上结束", "You are safe; the drill is about to end"),
    "reported_heads": Text(
        "你安全了。正在清点人数：还有 {n} 人没出来，最多再等 {s:.0f} 秒",
        "You are safe. Heads are counted: {n} are not out yet; {s:.0f} s more at most",
    ),
    "reported_others": Text(
        "你安全了。还有 {n} 人没出来；等其余 {m} 名演练者到达就结束",
        "You are safe. {n} are not out yet; the drill ends when {m} more players are done",
    ),
    # what an action led to
    "refused": Text("这里做不到", "Not possible here"),
    "ext_child": Text("小学生不救火：去报警、离开", "Children do not fight fires: raise the alarm and leave"),
    "ext_teen": Text("未成年人不救火：去报警、离开", "Minors do not fight fires: raise the alarm and leave"),
    "door_hot": Text("门烫手！不要开，另找出路", "The door is hot! Leave it shut, find another way"),
    "door_cool": Text(
        "门不烫，还要看门缝：有烟就别开，没烟再慢慢打开",
        "Cool. Look at the gap too: smoke there, leave it shut; none, open slowly",
    ),
    "door_gap": Text("门不烫，可门缝有烟：别开，塞住门缝", "Not hot, but smoke at the gap: keep it shut, and seal it"),
    "opened_hot": Text("烫手！门后很热，火和烟出来了", "It burns your hand! Heat and smoke burst through the door"),
    "opened_bumped": Text("没有试温就推开了门", "You pushed the door open without feeling it"),
    "lift_stuck": Text("电梯停住了，门打不开", "The lift has stopped and does not open"),
    "did_close": Text("门关上了", "The door is shut"),
    "did_shut_in": Text("门关上了，里面还有人！先喊他们一起走", "The door is shut on people: call them out first"),
    "in_pain": Text("烫！再往前会烧伤，退开，换个方向", "It burns! Step back and take another way"),
    "burnt": Text(
        "你被烧伤了：疼会过去，伤不会；你走得更慢了", "You are burnt: pain passes, the burn stays, and you are slower"
    ),
    "burnt_child": Text(
        "这里太热了，你走得慢了：马上离开热的地方", "It is too hot here and you are slower: get away from the heat now"
    ),
    "in_pain_child": Text(
        "太热了，这边走不下去：退开，换个方向", "Too hot to go on here: step back and take another way"
    ),
    "opened_hot_child": Text(
        "门后很热，烟出来了：退开，另找出路", "It is hot behind this door, and smoke comes out: find another way"
    ),
    "eyes_shut": Text("烟呛得睁不开眼，走不动了", "Smoke shuts your eyes: you cannot go on"),
    "hint_hot": Text("这里很烫：离开火和热烟", "It is hot here: get away from fire and hot smoke"),
    "hint_stuck": Text("烟太浓，走不动了：蹲低，还能慢慢爬", "Too much smoke to go on upright: get low and crawl"),
    "hint_stuck_low": Text(
        "烟太浓，走不动了：打 119 说清你在哪里，大声喊人",
        "Too much smoke to go on: tell 119 where you are, and shout",
    ),
    "hint_stuck_low_stay": Text(
        "烟太浓，走不动了：趴低，打 119 说清你在哪里", "Too much smoke to go on: stay down and tell 119 where you are"
    ),
    "hint_stuck_called_stay": Text(
        "烟太浓：贴着地，能动就往烟少处爬，等消防员",
        "Too much smoke: flat on the floor, crawl to where there is less if you can; they are coming",
    ),
    "hint_stuck_called": Text(
        "烟太浓：贴着地，能动就往烟少处爬，大声喊",
        "Too much smoke: flat on the floor, crawl to where there is less if you can, and shout",
    ),
    "not_marked": Text("不计分", "not marked"),
    "did_alarm": Text(
        "警报响了；睡着的人不一定醒：边走边喊", "The alarm rings; who sleeps may not wake: shout on your way"
    ),
    "did_alarm_child": Text("警报响了，做得好", "The alarm rings: well done"),
    "did_call_up": Text(
        "朝窗口喊了；不一定都听得见，告诉 119 谁还在里面", "You called up; not all may hear: tell 119 who is inside"
    ),
    "did_shout": Text("喊出去了；附近没有要叫醒的人", "You shouted; nobody near is left to be warned"),
    "did_warn": Text("附近的人动起来了", "People near you are moving"),
    "did_assist": Text("扶着他一起走", "You go together"),
    "did_report": Text("报到完成", "You have reported"),
    "did_wet": Text("湿毛巾捂住了口鼻", "Nose and mouth are covered"),
    "did_stay": Text(
        "用衣服、毛巾塞住门缝，在这里等救援，不要离开", "Stuff the gap of the door with cloth and wait here for rescue"
    ),
    "did_stay_open": Text("先去把门关上：门开着，烟会进来", "Shut the door first: open, it lets smoke in"),
    "did_leave_refuge": Text("你离开了退守的房间", "You left the room of refuge"),
    "did_stay_safe": Text("救援赶到，你安全了", "Rescue is here: you are safe"),
    "did_reenter": Text("不要返回火场！", "Never go back in!"),
    "did_ext_lift": Text("提起了灭火器，下一步拔保险销", "Extinguisher in hand: now pull the pin"),
    "ext_out": Text("火灭了", "The fire is out"),
    "ext_worse": Text("灭火剂用错，火更大了！快撤", "Wrong agent: the fire grows! Leave"),
    "ext_shock": Text("水会导电！带电的东西不用水灭，快离开", "Water conducts! Never on what is under voltage: leave"),
    "ext_stopped": Text("松开了压把，火还在烧", "You let go; it still burns"),
    "ext_failed": Text("灭不掉，马上撤离", "It will not go out: leave now"),
    # the end
    "score": Text("得分 {total:g} / {most:g}", "Score {total:g} / {most:g}"),
    "safe_in": Text("{s:.0f} 秒到达安全处", "Safe in {s:.0f} s"),
    "excellent": Text("优秀", "Excellent"),
    "pass": Text("合格", "Pass"),
    "fail": Text("不合格", "Fail"),
    "broken_off": Text("演练中断，不评分", "Broken off: not scored"),
    "broken_off_more": Text(
        "组织者提前结束了演练，不算不合格。刚才是电脑模拟，你很安全。",
        "The organiser stopped the drill early; nobody has failed. It was all a simulation, and you are safe.",
    ),
    "over": Text(
        "演练结束。网页上可查看评分理由并下载回放。",
        "The drill is over. See the reasons and the replay on the web page.",
    ),
    "wrong_code": Text(
        "房间码不对，请检查；一个人的演练要整条运行网页“用电脑客户端加入”里的命令",
        "This room code is not right; for a drill of your own run the whole command from its page",
    ),
    "wrong_token": Text(
        "加入口令不对：重新复制网页“用电脑客户端加入”里的整条命令",
        "This join token is not right: copy the whole command from the drill's page again",
    ),
    "ended": Text("这个房间已经结束", "This room has ended"),
    "room_full": Text("房间已满", "This room is full"),
    "away": Text("连不上服务器：{url}", "Cannot reach the server: {url}"),
    "version": Text("客户端版本与服务器不一致，请更新", "This client and the server speak different versions"),
    "server": Text("服务器拒绝了连接", "The server refused the connection"),
}
