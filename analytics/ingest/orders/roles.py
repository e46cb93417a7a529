"""Which columns of a sheet of orders tell what became of them: a status, a refund, a time of payment, a mark that it was undone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.ingest.orders.yes_no import subject
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.folding import heading
from analytics.ingest.terms.grammar import parse

_STATUS = re.compile(
    r"^(?:状态|status|state)$|(?:回款|收款|到账|发票|开票)状态$|(?:售后|退款|退货|退换货?)单?(?:处理)?(?:状态|情况|进度|进展|结果)$|(?:订单|交易|商品|单据|审批|流程|合同|付款|支付)(?:商品)?(?:状态"
    r"|结果)$|商品售后|(?:order|item|transaction|document|payment|financial|refund|return|invoice|sale|aftersale)s?(?:status|state)$")
# What became of an order after it was sold: a word nobody knows there may be a refund.
_AFTER_SALE = re.compile(r"售后|退款|退货|退换|refund|return|aftersale")
# Of a payment only an end is heard: a customer who has yet to pay bought all the same.
_OF_PAYMENT = re.compile(r"付款|支付|payment|invoice")
_REFUND = re.compile(
    r"(?:退款|退货|退单|退还|退回)(?:总)?(?:金额|额|款)$|已退款?(?:总)?(?:金额|额)?$|退款$|^退款合计$|^(?:amount|total)?refund(?:s|ed)?(?:amount"
    r"|total|value)?$|^amountrefunded$|partialrefunds?|order(?:total)?refund(?:ed)?(?:amount)?$|return(?:ed)?amount$")
_NO_REFUND = re.compile(r"已扣|是否|申请|可退|运费|邮费|手续费|率|原因|时间|日期|单号|编号|状态|类型|数量|次数|待退|应退|rate|reason|date|time|id$|no$|status|count|qty|quantity|shipping|fee")
_PAID_AT = re.compile(r"^(?:订单|买家|客户)?(?:付款|支付)(?:完成|确认|成功)?时间$|^付款确认时间$|^(?:paid|payment|payments|captured)(?:at|time|datetime)$|^datepaid$")
_UNDONE_AT = re.compile(
    r"^(?:订单)?(?:取消|作废|红冲|冲红|撤销|退单|退款|退货|退款完成|退款完结)(?:时间|日期)$|^(?:cancell?(?:ed|ation)|voided|refunded"
    r"|refund|returned|return)(?:at|on|date|time)$|^date(?:cancell?ed|refunded|voided)$")
_UNDONE = re.compile(
    r"^(?:订单)?(?:是否|有无|有否)?(?:已经|已|被|有|发生|申请|发起)?(?:全额|部分)?(?:退单|退款|退货|取消|作废|红冲|冲红|撤销|删除|无效)(?:标识|标志|标记|与否|否)?$"
    r"|^(?:订单)?(?:是否|有无|有否)(?:已经|已|被|有|发生|申请|发起)?(?:售后|退换货?|退订|退票|拒收|拒签|关闭|失效|废弃|流失|丢单|输单|撤单|冲销|退定|退保)(?:否)?$"
    r"|^(?:退单|退货|作废|红冲|红字)(?:标识|标志|标记)$|^(?:is)?(?:cancell?ed|void(?:ed)?|refunded|returned|return|deleted)(?:flag|yn|yesno)?$")
_VALID = re.compile(r"^(?:订单)?(?:是否)?有效(?:标识|标志|标记|订单|与否|否)?$|^(?:is)?valid(?:order)?(?:flag|yn|yesno)?$")
# What makes the sale, asked by a heading (是否付款, 已成交, Paid?): a no leaves it open, or says that there was none. 是否发货 is about what follows on it.
_MADE = re.compile(
    r"^(?:全额|全部)?(?:付款|支付|付费|付清|付|成交|签约|签订|签单|签|赢单|下单|售出|中标|到账|确认|审核|审批|通过|生效|成功|完成|结清)$"
    r"|^(?:fully)?(?:paid|sold|signed|won|closedwon|confirmed|approved|settled|completed|active)(?:infull)?$")
_PAID = re.compile(r"^(?:买家|用户|客户|订单|顾客)?(?:实付|实际支付)(?:金额|款|总额)?$|^(?:amountpaid|paidamount)$")
_TYPE = re.compile(r"^(?:单据|交易|业务|账务|流水|记录|发票|票据|凭证|订单)?类型$|^(?:transaction|document|doc|event|entry|record|invoice|order|sale)?type$|^reportingcategory$")
_DIRECTION = re.compile(r"收支|借贷|方向$|^收付|^(?:balanceimpact|direction|drcr|debitcredit|inout|creditdebit)$")


@dataclass(frozen=True)
class Roles:
    """Places of the columns by what they tell; `status` in the order in which they decide."""

    status: tuple[int, ...] = ()
    payment: tuple[int, ...] = ()
    refund: int | None = None
    paid_at: int | None = None
    paid: int | None = None
    undone_at: tuple[int, ...] = ()
    undone: tuple[int, ...] = ()
    valid: tuple[int, ...] = ()
    made: tuple[int, ...] = ()
    types: tuple[int, ...] = ()
    direction: int | None = None

    @property
    def told(self) -> frozenset[int]:
        one = [place for place in (self.refund, self.paid_at, self.direction) if place is not None]
        return frozenset((*self.status, *self.payment, *self.undone_at, *self.undone, *self.valid, *self.made, *self.types, *one))


def roles_of(table: Table, taken_off: bool = False) -> Roles:
    """What the columns of `table` tell: by its exporter where that names them, else by their headings. A column of refunds that were
    taken off the amounts is one of refunds only for who asks what became of the row (`taken_off`)."""
    words = [(heading(name).folded, heading(name).bare) for name in table.header.names]
    fields = table.matching.columns
    left = {i for i in range(len(words)) if i < table.sheet.cells.num_columns and i not in table.matching.left_out}
    free = [i for i in sorted(left) if i not in fields]

    def like(pattern: re.Pattern[str], among: list[int], unlike: re.Pattern[str] | None = None) -> tuple[int, ...]:
        return tuple(i for i in among if any(pattern.search(word) for word in words[i]) and not (unlike and unlike.search(words[i][0])))

    def named(marks: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(i for mark in marks for i in sorted(left) if mark in words[i])

    exporter = table.exporter
    main = tuple(i for i, field in fields.items() if field == "status")
    found = tuple(i for i in like(_STATUS, free) if parse(table.header.names[i]).kind != "place")  # California is a State, too
    payment = tuple(i for i in found if _OF_PAYMENT.search(words[i][0]))
    status = tuple(dict.fromkeys((*main, *(named(exporter.status) if exporter else ()), *(i for i in found if i not in payment))))
    refunds = (named(exporter.refund) if exporter else ()) or like(_REFUND, free, _NO_REFUND)
    if taken_off and not refunds:
        refunds = tuple(i for i in free if words[i][0].endswith("已扣") and _REFUND.search(words[i][0].removesuffix("已扣")))
    paid_at = (named(exporter.paid_at) if exporter else ()) or like(_PAID_AT, free)
    kinds = tuple(i for i, field in fields.items() if field == "kind")
    return Roles(
        status, () if exporter and exporter.status else payment, next(iter(refunds), None), next(iter(paid_at), None), next(iter(like(_PAID, free)), None),
        like(_UNDONE_AT, free), like(_UNDONE, free), like(_VALID, free), _made(table, free), () if exporter and exporter.status else tuple(dict.fromkeys((*kinds, *like(_TYPE, free)))),
        next(iter(like(_DIRECTION, free)), None),
    )


def after_sale(table: Table, roles: Roles) -> frozenset[int]:
    """Which of the status columns, by their place among them, tell what became of an order after it was sold."""
    return frozenset(place for place, i in enumerate(roles.status) if place and _AFTER_SALE.search(heading(table.header.names[i]).folded))


def _made(table: Table, among: list[int]) -> tuple[int, ...]:
    return tuple(i for i in among if _MADE.search(subject(table.header.names[i])))
