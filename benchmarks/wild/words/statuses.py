"""What shops write where an order stands: words for sales that stand, and for those that never came about or were taken back."""

from __future__ import annotations

from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL

# {language: {shop: (words of orders that count, words of orders that do not)}}
STATUSES = {
    SIMPLIFIED: {
        # 旺店通 trade_status, 聚水潭 order states, 金蝶云星空 document states; the last is everyday.
        "旺店通": (("已发货", "已完成", "已过账"), ("已取消", "待付款")),
        "聚水潭": (("已发货", "发货中", "已付款待审核"), ("取消", "待付款")),
        "金蝶云星空": (("已审核",), ("暂存", "已作废")),
        "口语": (("已出库", "客户已收", "办妥"), ("客户退单", "没付钱", "撤单")),
    },
    TRADITIONAL: {"蝦皮": (("已完成", "待出貨", "運送中"), ("不成立", "尚未付款")), "口語": (("已出貨", "已結案"), ("已退貨", "取消訂單"))},
    ENGLISH: {
        # Enum of a public Lazada client; status names of Magento, BigCommerce and PrestaShop.
        "Lazada": (("delivered", "shipped", "ready_to_ship"), ("canceled", "returned", "unpaid")),
        "Magento": (("Complete", "Processing"), ("Canceled", "Pending Payment")),
        "BigCommerce": (("Completed", "Shipped", "Awaiting Fulfillment"), ("Cancelled", "Declined", "Refunded", "Awaiting Payment")),
        "PrestaShop": (("Payment accepted", "Delivered"), ("Canceled", "Refunded", "Payment error")),
        "everyday": (("done", "out the door"), ("called off", "never paid", "sent back")),
    },
}
