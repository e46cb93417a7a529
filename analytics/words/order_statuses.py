"""What the status of an order says of its money: it counts, it does not, only a part of it does, or nobody can tell.

Words of shops, tills, ledgers and CRMs in either language, simplified or traditional, alone or combined (已发货，退款成功: the refund decides).
What only one exporter means by a word (Pending, Closed) stands with the exporter in `analytics.ingest.exporters`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import opencc

COUNTS, NOT, PARTLY = "counts", "not", "partly"

# The setting's own words: whether they count is the company's choice, not the lexicon's.
SET_BY_THE_COMPANY = frozenset(("已取消", "未付款", "取消", "作废", "已作废", "cancelled", "canceled", "unpaid"))

_SIMPLIFIED = opencc.OpenCC("t2s")
# A refund or cancellation that did not happen says nothing: taken out before the word is judged.
_DID_NOT_HAPPEN = re.compile(
    r"(?:未|无|没有|没|不|非)(?:申请|发生|发起)?过?(?:退款|退货|售后|取消|作废|关闭|退换|红冲|异常)(?:或售后取消|或退款)?|^(?:未|无|没有)(?:申请|发起|发生)$"
    r"|订单未关闭|(?:退款|退货|售后|退换货?)(?:申请)?(?:已?关闭|已?取消|已?撤销|失败|已?驳回|被?拒绝|已?拒绝)|(?:取消|撤销|拒绝|驳回|关闭)(?:了)?(?:退款|退货|售后)(?:申请)?|售后单失败|无需退款"
    r"|\b(?:not?|un|never|non)[ _-]?(?:refunded|returned|cancell?ed|voided|closed)\b|\bno[ _-]?(?:refund|return)s?\b|\brefund[ _-](?:rejected|declined|cancell?ed|failed|denied)\b"
)
# Whose end is open: nobody can tell yet.
_OPEN_END = re.compile(
    r"退款(?:处理|申请|审核)?中|退货(?:处理|申请)?中|售后(?:处理)?中|退换(?:货)?中|待退|待.{0,4}退[款货]|(?:取消|关闭|作废)中"
    r"|申请退[款货]|等待退[款货]|待收退货|售后待|维权|冻结|纠纷|争议|仲裁|(?<!等)待(?:客户|商家|财务)?(?:确认(?!收货)|审核|审批)|审[批核]中|未审[核批]|未生效"
    r"|\b(?:refund|return)[ _-]?(?:pending|requested|in[ _-]progress|processing)\b|\bpending[ _-]?(?:refund|return)\b|\bdisputed?\b|\bon[ _-]?hold\b"
)
# An after-sale case that is over may have been a refund or an exchange: nobody can tell, unless the word says more (售后完成-已退款).
_OVER_SOMEHOW = re.compile(r"售后单?(?:已)?(?:处理)?(?:完成|成功|完结|结束)|^已售后$")
_PARTLY = re.compile(
    r"部分(?:退款|退货|退单|退|取消|付款|支付)|(?:退款|退货)部分|\bpart(?:ial(?:ly)?)?[ _-]?(?:refund|return|cancel|paid|pay|void)\w*")
_NOT = re.compile(
    r"退款|退货|退单|全额退|已退|退订|退票|仅退|拒收|拒签|取消|撤销|撤单|撤回|作废|废弃|废单|弃单|红冲|冲红|冲销|反冲|关闭(?!退款)|不成立|失效|无效|失败|流失|丢单|输单|终止|删除|(?:支付|付款)超时|超时(?:未|取消)"
    r"|(?:未|待|没有?|等待|尚未|还未)(?:买家|客户|用户)?(?:付款|支付|付费|缴费|下单|提交|成交|签约|支付完成)|草稿|暂存|拟单|报价|询价|意向|驳回|拒绝|不同意|不通过|未通过|未成交|退定|挞定|退保|[未待]签(?!收)|待(?:打款|汇款)"
    r"|\bunsold\b|\bunsigned\b|\brto\b|\bcancel\w*|\bvoid(?:ed)?\b|\bdraft\b|\bunpaid\b|\brefund(?:ed|s)?\b|\breturn(?:ed|s)?\b|\bfail(?:ed|ure)?\b"
    r"|\b(?:called|cried)[ _-]?off\b|\bsent back\b|\bbacked out\b|\bdeclined?\b|\breject(?:ed)?\b|\bexpired?\b|\babandon(?:ed)?\b|\bquot(?:e|ation)\b|\bestimates?\b"
    r"|\bawaiting[ _-]?payment\b|\bpending[ _-]?payment\b|\bpayment[ _-]?(?:pending|failed|due)\b|\bnot[ _-]?(?:paid"
    r"|approved|completed)\b|\brevers(?:ed|al)\b|\bcharge[ _-]?back\b|\bdeleted?\b|\btrash\b|\bincomplete\b"
    r"|\bclosed[ _-]*lost\b|\blost\b|\bauthori[sz]ed\b|\bcheckout\b|\bin[ _-]?cart\b"
)
_COUNTS = re.compile(
    r"成功|完成|完结|办妥|办结|结清|已?发货|待?发货|已?出库|出货|^[已未待]发$|完工|竣工|配货|备货|待?收货|签收|待?确认|确认|已?付款|已?支付|已?付|付清|已收|收款|回款|到账|待?评价|已?评价|结算|审核|审批通过|通过|同意|生效|有效|正常|履行|履约|执行"
    r"|进行中|处理中|交付|交货|送达|配送|派送|运输|运送|过账|过帐|揽收|开票|签约|签订|成交|赢单|已?下单|接单|预订|已签|全款|已?打款|已?汇款|出单|承保|已核销|已消费|已使用|已审|已批|待?提货|自提|已售|售出|归档|安装|服务中|生产中|在产|排产|到货|验收|入账|新签|续约|结束|待?打印"
    r"|\bpaid\b|\bcomplet(?:e|ed)\b|\bsuccess\w*|\bsucceeded\b|\bship(?:ped|ping)?\b|\bdeliver\w*|\bfulfill?ed\b|\bunfulfilled\b"
    r"|\bunshipped\b|\bprocess(?:ing|ed)\b|\bin[ _-]?process\b|\bdispatched\b|\bin[ _-]?transit\b|\binvoiced?\b"
    r"|\bconfirmed\b|\bapproved\b|\baccepted\b|\bwon\b|\bsales order\b|\blocked\b|\bdone\b|\breceived\b|\bready\b|\bresolved\b"
    r"|\bout the door\b"
    r"|\bsettled\b|\bcaptured\b|\bposted\b|\bto (?:deliver|bill)\b|\bactive\b|\bsold\b|\bsigned\b|\bbilled\b|\bredeemed\b|\b(?:order )?placed\b|\bback[ -]?order(?:ed)?\b|\bin production\b"
    r"|\bawaiting[ _-]?(?:shipment|fulfill?ment|pickup|delivery)\b|\bfinali[sz]ed\b|\bnormal\b"
)
# A counting word denied: what makes the sale did not happen, or nobody can tell; that something is still to follow on it (未发货) says nothing.
_DENIED = r"(?:尚未|还未|仍未|未能|未被|未|没有|没|不|非|无)(?:能|被|经|客户|买家)?"
_NOT_MADE = re.compile(
    _DENIED + r"(?:付款|支付|付清|付|成交|签约|签订|赢单|下单|售出|成功|中标|承保|出单|打款|汇款|到账|入账)"
    r"|\b(?:not|never|un)[ _-]?(?:paid|sold|won|signed|accepted|received|captured|settled|posted|placed|successful)\b|\bunsuccessful\b")
_NOT_YET = re.compile(
    _DENIED + r"(?:全部|完全)?(?:完成|完结|结清|确认|审核|审批|同意|生效|有效|正常|履约|履行|执行|接单|预订|归档|结束|核销|消费|使用|完工|竣工)"
    r"|\b(?:not|never|un)[ _-]?(?:confirmed|done|ready|resolved|active|finali[sz]ed|normal|redeemed|processed|invoiced|billed)\b|\b(?:inactive|abnormal)\b")
# Said of a sale that stands, though a word of theirs looks like an end.
_STANDS = re.compile(r"部分(?:发货|出库|收货|交付|交货|开票|回款|收款)|取消发货限制|\bpartially[ _-](?:shipped|fulfilled|delivered)\b|\bclosed[ _-]*won\b|\bprocess(?:ing|ed)\b")


@lru_cache(maxsize=10_000)
def standing(status: str) -> str | None:
    """What a status says of the money beside it: COUNTS, NOT, PARTLY, or None where the word is not known or its end is open.

    >>> [standing(word) for word in ("交易成功", "交易关闭", "已发货，退款成功", "无售后或售后取消", "部分退款", "待补差", "等待买家付款", "Partially refunded", "退款中")]
    ['counts', 'not', 'not', 'counts', 'partly', None, 'not', 'partly', None]
    """
    word = _plain(status)
    said = _DID_NOT_HAPPEN.sub(" ", word)
    if _STANDS.search(said):
        said, stands = _STANDS.sub(" ", said), True
    else:
        stands = said != word
    for found, verdict in ((_PARTLY, PARTLY), (_OPEN_END, None), (_NOT, NOT), (_NOT_MADE, NOT), (_OVER_SOMEHOW, None), (_NOT_YET, None), (_COUNTS, COUNTS)):
        if found.search(said):
            return verdict
    return COUNTS if stands else None


def says_refund(status: str) -> bool:
    """Whether it speaks of money given back: such a row with an amount below nought is the refund itself."""
    return bool(re.search(r"退|红冲|冲红|refund|return|revers|charge[ _-]?back|credit", _DID_NOT_HAPPEN.sub(" ", _plain(status))))


def says_void(status: str) -> bool:
    """Whether it speaks of a document that was called off, whatever else the column tells of: an invoice that is cancelled, not one unpaid."""
    return bool(re.search(r"取消|撤销|作废|废弃|废单|草稿|\bcancel|\bvoid|\bdraft|\bdeleted", _DID_NOT_HAPPEN.sub(" ", _plain(status))))


def ends_by_itself(status: str) -> bool:
    """Whether the word says that there was no sale, and is not one whose meaning the setting `excluded_status` decides."""
    return standing(status) == NOT and re.sub(r"\s+", "", _plain(status)) not in SET_BY_THE_COMPANY


@lru_cache(maxsize=10_000)
def _plain(text: str) -> str:
    return str(_SIMPLIFIED.convert(unicodedata.normalize("NFKC", text).casefold().strip(" \t\r\n'，,。.;；")))
