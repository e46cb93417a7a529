"""Settings a company may change, one tuple; stored in the warehouse, changed on the settings page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analytics.errors import Refused, Text, UnknownName
from analytics.words.board_forms import FORMS, written_team_forms
from analytics.words.composite_weights import written_weights
from analytics.words.market_words import FIT_WEIGHTS, SERVICE_ITEMS, written_channel_media, written_fit_weights
from analytics.words.media_benchmark_words import possible_benchmarks
from analytics.words.media_names import written_aliases
from analytics.words.next_actions import written_actions
from analytics.words.publish_targets import default_targets
from analytics.words.settings_words import named_entries, own_days, time_zone, web_address
from analytics.words.stage_words import written_stages, written_team_stages
from analytics.words.wall_turns import BOARDS, DEFAULT_SECONDS, wall_boards


@dataclass(frozen=True)
class Setting:
    """`kind` says how a value is entered: text, integer, number, money, bool, list (separated by `、`) or one of `choices`.

    `reads` understands the text as it will be used; what it refuses is not stored.
    """

    name: str
    default: str | int | float | bool
    kind: str
    label: Text
    help: Text
    choices: tuple[str, ...] = ()
    reads: Callable[[str], object] | None = None


SETTINGS = (
    Setting("company_name", "", "text", Text("公司名称", "Company name"), Text("显示在报表标题上。", "Shown on titles of documents.")),
    Setting("time_zone", "Asia/Shanghai", "text", Text("时区", "Time zone"), Text("带时区的时间换算到这里。", "Times with an offset are converted to this zone."), reads=time_zone),
    Setting("selling_roles", "", "list", Text("销售岗位", "Selling roles"),
            Text("计人数的岗位，用顿号分开；留空则所有人都算。", "Roles counted as heads, separated by 、; blank counts everyone.")),
    Setting("excluded_status", "已取消、未付款、取消、作废、已作废、cancelled、canceled、unpaid", "list", Text("不计业绩的订单状态", "Order statuses left out"),
            Text("这些状态的订单不计入任何指标。", "Orders with these statuses are left out of every measure.")),
    Setting("rise_colour", "red", "choice", Text("上涨颜色", "Colour of a rise"),
            Text("红涨绿跌，或绿涨红跌。", "Red for up, or green for up."), ("red", "green")),
    Setting("verify_radius_m", 500, "integer", Text("到访核实半径（米）", "Verification radius (m)"),
            Text("签到点离客户多远以内算核实。", "A check-in this near to the customer counts as verified.")),
    Setting("coordinate_system", "GCJ-02", "choice", Text("坐标系", "Coordinate system"),
            Text("没有坐标系一列时，经纬度按它理解。", "How coordinates are read when a file does not say."), ("GCJ-02", "WGS-84", "BD-09")),
    Setting("effective_minutes", 10, "integer", Text("有效拜访最短时长（分钟）", "Shortest effective visit (minutes)"),
            Text("在客户处不足这个时长不算有效。", "A visit shorter than this is not effective.")),
    Setting("improvement_floor", 60000, "money", Text("进步榜上期门槛（元）", "Improvement floor (yuan)"),
            Text("上期低于它的人不参加进步榜。", "People whose previous period is below this are not ranked by improvement.")),
    Setting("composite_weights", "成交额 50、回款 30、新客户 20", "list", Text("综合榜权重", "Weights of the composite board"),
            Text("指标名加权重，用顿号分开；权重是正数，不必凑成 100。", "A metric and its weight each, separated by 、; weights are positive and need not add up to 100."), reads=written_weights),
    Setting("composite_cap", 1.5, "number", Text("综合榜单项上限", "Cap of one part of the composite board"),
            Text("每一项得分最多算到这个倍数，1.5 就是完成 150% 封顶。", "A part's score counts up to this multiple: 1.5 is 150 % attained.")),
    *(Setting(f"board_policy_{audience}", "top", "choice", Text(f"榜单规则：{zh}", f"Board policy: {en}"), Text(zh_help, en_help), tuple(FORMS)) for audience, zh, en, zh_help, en_help in (
        ("team", "销售本人", "salespeople", "销售自己看到的个人榜；管理者总是看到全部。", "What salespeople see of the people's board; managers always see all."),
        ("wall", "大屏", "TV wall", "大屏上的个人榜。", "The people's board on the TV wall."),
        ("group", "群与文件", "group chat and files", "海报、群消息和发布文件里的个人榜。", "The people's board on posters, in messages and published files."))),
    Setting("board_top", 10, "integer", Text("公开前几名", "Places shown"), Text("「前几名」和「后段匿名」里公开的名次。", "How many places the rules “top” and “anonymous” name.")),
    Setting("board_around", 2, "integer", Text("本人前后几名", "Neighbours shown"), Text("「前几名加自己」里，本人前后各几名。", "How many neighbours of their own place readers see under “top”.")),
    Setting("board_praise", True, "bool", Text("喜报可以点名", "Good news may name"),
            Text("首单、进步等好消息可以点到榜上没有公开的人，不带金额。", "First deals and improvements may name people the board does not, without amounts.")),
    Setting("board_policy_of_teams", "", "list", Text("各团队自己的榜单规则", "Teams' own board policies"),
            Text("如 华东一部=梯队、成都部@大屏=只看进度；比公司更严的规则在公司榜上也有效。",
                 "Such as 华东一部=tiers、成都部@wall=progress; one stricter than the company's also holds on company boards."), reads=written_team_forms),
    Setting("wall_boards", "、".join(label.zh for label in BOARDS.values()), "list", Text("大屏轮播哪些榜", "Boards on the TV wall"),
            Text("按先后顺序，用顿号分开；没有数据的榜自动跳过。", "In order, separated by 、, Chinese or English (week, month, teams, pledges, improvement, milestones); boards without data are skipped."),
            reads=wall_boards),
    Setting("wall_seconds", DEFAULT_SECONDS, "integer", Text("大屏每榜几秒", "Seconds per board on the TV wall"),
            Text("5 到 600 秒。", "Between 5 and 600 seconds.")),
    Setting("wall_customers", True, "bool", Text("大屏显示客户名", "Customers' names on the TV wall"),
            Text("关掉后，大屏底部的成交只写产品和金额；有访客经过时用。", "Switched off, the orders at the bottom of the wall name products and amounts only; for rooms visitors pass.")),
    Setting("public_address", "", "text", Text("对外网址", "Public address"),
            Text("同事打开战报的网址，如 https://board.example.com；海报上的二维码指向它。", "Where colleagues open Zhanbao, such as https://board.example.com; the QR code of posters leads there."),
            reads=web_address),
    Setting("publish_targets", "", "list", Text("默认发到哪里", "Sent to by default"),
            Text("如 wecom、dingtalk、email；密钥只写在环境变量里。", "Such as wecom、dingtalk、email; secrets stand in the environment only."), reads=default_targets),
    Setting("extra_workdays", "", "list", Text("额外上班日", "Extra working days"),
            Text("公司自己的上班日，如 2026-10-10，用顿号分开。", "Days your company works, such as 2026-10-10, separated by 、."), reads=own_days),
    Setting("extra_days_off", "", "list", Text("额外休息日", "Extra days off"),
            Text("公司自己的休息日，如 2026-05-06，用顿号分开。", "Days your company is off, such as 2026-05-06, separated by 、."), reads=own_days),
    Setting("home_role", "senior", "choice", Text("首页视角", "Home page"),
            Text("首页先看什么；只是偏好，不是权限。", "What the home page shows first; a preference, not a right."),
            ("rep", "middle", "senior", "owner", "analyst", "clerk")),
    Setting("donation_shown", True, "bool", Text("业绩保证带乐捐金额", "Pledges with a donation"),
            Text("关掉后，录入、保证书、兑现台账和导出里都没有乐捐金额。", "Switched off, neither entry, letters, settlement nor exports show a donation.")),
    Setting("sales_stages", "", "list", Text("销售阶段", "Sales stages"),
            Text("按先后顺序，用顿号分开；* 成交那一步，× 流失（不算一步），=6 对应标准第 6 步，【】里写退出依据，如 签约*=6【合同已盖章】。留空用标准九步。",
                 "In order, separated by 、; * wins, × is lost (no step), =6 is the sixth of the standard nine, evidence in 【】: 签约*=6【contract sealed】. Blank: the standard nine."),
            reads=written_stages),
    Setting("decision_nodes", "", "list", Text("客户决策节点", "Decision nodes"),
            Text("同上，客户那一边。", "The same for the customer's side."), reads=written_stages),
    Setting("stage_sets_of_teams", "", "text", Text("各团队自己的阶段", "Teams' own stages"),
            Text("如 华东一部：询价=1、打样=4、签约*=6；成都部@客户：加微信、付款*。只看这个团队时用它的；看全公司时按 =N 并入公司的阶段。",
                 "Such as 华东一部:inquiry=1、sample=4、signed*=6；成都部@customer:contact、paid*. Used where one team is looked at; =N joins them to the company's stages elsewhere."),
            reads=written_team_stages),
    Setting("next_actions", "", "text", Text("建议下一步", "Next actions"),
            Text("在漏斗页填更方便。写成 确认需求@我们在前=先签需求单，用分号分开；没写的用默认。",
                 "Easier on the funnel page. Written 确认需求@ahead=sign the list of needs, separated by semicolons; the defaults fill the rest."), reads=written_actions),
    Setting("channel_media", "", "text", Text("渠道的媒体", "Media of channels"),
            Text("如 线上=抖音信息流+京东站内、经销=经销商推荐；写了的媒体，花费计入那个渠道。已经记在「费用」里的不要写，以免重复。",
                 "Such as 线上=抖音信息流+京东站内、经销=经销商推荐: the cost of these media counts for the channel. Leave out what the expenses sheet holds already."), reads=written_channel_media),
    Setting("service_items", SERVICE_ITEMS, "list", Text("算作售后的费用科目", "Expense items of after-sales service"),
            Text("「费用」里这些科目、写了客户的行，是这个客户的服务成本。", "Rows of the expenses sheet with these items and a customer are what serving that customer costs."), reads=named_entries),
    Setting("fit_weights", FIT_WEIGHTS, "list", Text("客群匹配分权重", "Weights of the fit score"),
            Text("可用：人均净贡献、净贡献、成交额、毛利率、赢率、成交比例、成交客户、客户数；项目加权重，用顿号分开，不必凑成 100。",
                 "Parts: net per customer, net contribution, sales, margin, win rate, bought (their share), buyers, customers; a part and its weight each, separated by 、."),
            reads=written_fit_weights),
    Setting("media_benchmarks", "", "text", Text("媒体对标值", "Media benchmarks"),
            Text("别家公司或行业的数字，一定写出处和时间：抖音信息流@点击率=0.9%（出处，2026-01）；全部@ROI=1.2（出处，2025）。没有默认值。",
                 "Figures of other companies, always with source and date: 抖音信息流@CTR=0.9%(source,2026-01); 全部@ROI=1.2(source,2025), where 全部 is every medium. There are no defaults."),
            reads=possible_benchmarks),
    Setting("acquisition_items", "市场推广、差旅、招待、业务招待、销售费用、营销费用、佣金、提成", "list", Text("获客费用科目", "Expense items of winning customers"),
            Text("全口径获客成本里，除媒体花费外还算「费用」表的这些科目；已经包含媒体花费的科目不要写。",
                 "What the fully loaded CAC adds to the media cost: expenses with these items, separated by 、. Leave out items that hold the media cost already."), reads=named_entries),
    Setting("media_aliases", "", "text", Text("媒体的别名", "Spellings of media"),
            Text("大小写、空格、全半角、标点不同的自动合并；别的写成 Douyin=抖音，不是同一个的写 A≠B，用顿号分开。媒体页可以一点就合并。",
                 "Case, blanks, width and punctuation make no difference; others are written Douyin=抖音, two that differ A≠B, separated by 、. One click on the media page does it, too."),
            reads=written_aliases),
)

_LARGEST = 10**12

BY_NAME = {setting.name: setting for setting in SETTINGS}


def defaults() -> dict[str, str | int | float | bool]:
    return {setting.name: setting.default for setting in SETTINGS}


def listed(settings: Mapping[str, object], name: str) -> tuple[str, ...]:
    """A `list` setting as a tuple of its trimmed entries."""
    text = str(settings.get(name, BY_NAME[name].default))
    return tuple(part.strip() for part in text.replace(",", "、").replace("，", "、").split("、") if part.strip())


def _amount(setting: Setting, value: object) -> int | float:
    """A distance, a number of places, an amount: none of them is below 0. Raises ValueError, Refused."""
    amount = int(str(value)) if setting.kind == "integer" else float(str(value))
    if not 0 <= amount <= _LARGEST:
        raise Refused(Text(f"设置「{setting.label.zh}」不能是「{value}」，请填 0 到 1 万亿之间的数字。", f"“{setting.label.en}” cannot be “{value}”; enter a number from 0 to 1 trillion."))
    return amount


def checked(name: str, value: object) -> str | int | float | bool:
    """`value` in the type of the setting. Raises UnknownName for an unknown setting, ValueError for a wrong value, Refused with its own sentence."""
    if name not in BY_NAME:
        raise UnknownName.of(Text("设置", "setting"), name, BY_NAME)
    setting = BY_NAME[name]
    if setting.kind in ("integer", "number", "money"):
        return _amount(setting, value)
    if setting.kind == "bool":
        return str(value).lower() in ("true", "1", "是", "yes")
    if setting.kind == "choice" and value not in setting.choices:
        raise ValueError(f"{name}: {value} not in {setting.choices}")
    if setting.reads is not None:
        setting.reads(str(value))
    return str(value)
