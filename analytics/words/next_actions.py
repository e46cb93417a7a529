"""The playbook: what to do next, by where the customer stands and who is ahead; the defaults, and how a company writes its own."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.errors import Refused, Text
from analytics.schema import DECISION_NODES

SIDES: Mapping[str, Text] = {"ahead": Text("我们在前", "We are ahead"), "level": Text("同步", "In step"), "behind": Text("客户在前", "Customer ahead")}
UNRECORDED = Text("问清客户走到哪一步，记到阶段流转里", "Find out where the customer stands, and record it")
_LONGEST = 60

# Standard decision node -> ahead, level, behind.
DEFAULTS: Mapping[int, tuple[Text, Text, Text]] = {
    1: (Text("先别报价：补一次见面，认识决策人", "No quotation yet: meet first, and get to know the decider"),
        Text("约见面，问清谁拍板", "Arrange a meeting and ask who decides"),
        Text("已经加上了，今天就打电话约访", "The contact is there: call today to arrange a visit")),
    2: (Text("回到决策人那里，当面确认需求再往下做", "Back to the decider: confirm the need in person before going on"),
        Text("按提问单问清需求、预算和时间", "Ask for need, budget and timing from the question list"),
        Text("决策人已经见了，带资料去问需求", "The decider has been met: bring material and ask for the need")),
    3: (Text("停下比价，逐条核对方案对不对得上需求", "Stop comparing prices: check the offer against the need point by point"),
        Text("按需求做方案，约演示或试用", "Build the offer on the need; arrange a demo or a trial"),
        Text("需求已经清楚，三天内给方案", "The need is clear: make an offer within three days")),
    4: (Text("别催签约：问清还有哪条异议没说", "Do not press for signing: find the objection not yet spoken"),
        Text("逐条解决异议，请技术或老客户出面", "Settle objections one by one, with an engineer or a reference customer"),
        Text("客户在问细节，马上安排演示和答疑", "The customer asks for details: arrange demo and answers now")),
    5: (Text("优惠没谈定，请有权的人拍板再签", "Terms are open: have them settled by whoever may, then sign"),
        Text("用价值换价格，给有期限的最后方案", "Trade value for price: one last offer with a date"),
        Text("客户已经在谈价，先补竞品对比再让步", "Price is on the table: show the comparison before conceding")),
    6: (Text("货已在走、款没结清：对账催款", "Delivery runs ahead of payment: reconcile and collect"),
        Text("当天签约开收据，定交付日期", "Sign and give the receipt the same day; fix the delivery date"),
        Text("定金已付，把合同补签", "The deposit is paid: get the contract signed")),
    7: (Text("先回访满意度，再谈下一单", "Ask how satisfied they are before the next order"),
        Text("按约交付，做一次回访", "Deliver as agreed and call back once"),
        Text("款已结清，尽快交付", "Paid in full: deliver without delay")),
    8: (Text("先见到介绍来的人，再提复购", "Meet the person introduced first, then raise a repeat order"),
        Text("谢客户，约见介绍来的人", "Thank them and meet the person they introduced"),
        Text("客户愿意介绍，先把交付收尾", "They recommend us: finish the delivery first")),
    9: (Text("约定下一次采购，按大客户维护", "Agree the next purchase; look after them as a key account"),
        Text("约定下一次采购，按大客户维护", "Agree the next purchase; look after them as a key account"),
        Text("客户要再买，马上报价签约", "They want to buy again: quote and sign now")),
}


def written_actions(text: str) -> dict[tuple[str, str], str]:
    """A company's own next actions: {(node, side): action}, from `确认需求@我们在前=先签需求单；添加微信@同步=约见面`.

    Raises Refused for an entry without node, side or action, a side there is not, one that is there twice or is too long.

    >>> written_actions("确认需求@我们在前=先签需求单；添加微信@level=约见面")
    {('确认需求', 'ahead'): '先签需求单', ('添加微信', 'level'): '约见面'}
    """
    sides = {spelled.lower(): code for code, word in SIDES.items() for spelled in (code, word.zh, word.en)}
    found: dict[tuple[str, str], str] = {}
    for entry in text.replace("\n", "；").replace(";", "；").split("；"):
        if not entry.strip():
            continue
        place, _equals, action = (part.strip() for part in entry.replace("＝", "=").partition("="))
        node, _at, side = (part.strip() for part in place.replace("＠", "@").rpartition("@"))
        if not node or not action or side.lower() not in sides:
            raise Refused(Text(f"「{entry.strip()[:40]}」读不懂：请写成「节点@谁在前=动作」，谁在前有 {'、'.join(word.zh for word in SIDES.values())}；几条之间用分号分开。",
                               f"“{entry.strip()[:40]}” cannot be read: write node@side=action, with the sides {', '.join(SIDES)}; several separated by semicolons."))
        key = node, sides[side.lower()]
        if key in found:
            raise Refused(Text(f"「{place}」写了两次；一格只有一个动作，请去掉一个。", f"“{_in_english(*key)}” is there twice; leave one out."))
        if len(action) > _LONGEST:
            raise Refused(Text(f"「{place}」的动作有 {len(action)} 个字，最多 {_LONGEST} 个；请写短一点。",
                               f"The action of “{_in_english(*key)}” has {len(action)} characters, at most {_LONGEST}; make it shorter."))
        found[key] = action
    return found


def _in_english(node: str, side: str) -> str:
    """A place of the playbook for an English reader: the standard nodes by their English names, a company's own as it is written."""
    known = next((stage.en for stage in DECISION_NODES if node in (stage.zh, stage.en)), node)
    return f"{known}@{SIDES[side].en}"


def with_actions(text: str, changed: Mapping[tuple[str, str], str]) -> str:
    """The setting with these actions changed; an empty one goes back to the default. Raises Refused for what cannot be read.

    >>> with_actions("确认需求@ahead=先签需求单", {("添加微信", "level"): "约见面；带资料", ("确认需求", "ahead"): ""})
    '添加微信@同步=约见面，带资料'
    """
    # A semicolon would end the entry.
    new = {key: "，".join(part.strip() for part in action.replace("\n", "；").replace(";", "；").split("；") if part.strip()) for key, action in changed.items()}
    return "；".join(f"{node}@{SIDES[side].zh}={action}" for (node, side), action in (written_actions(text) | new).items() if action)
