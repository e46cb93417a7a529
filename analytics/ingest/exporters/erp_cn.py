"""Documents of Chinese ERP and stock systems, ageing tables and shop-day reports."""

from __future__ import annotations

from analytics.ingest.exporters.signature import of

_STOCK = ("收发存（库存）报表：收入是入库，不是销售收入；要用请导出销售明细", "a stock report: what came in is goods, not revenue; export the sales lines instead")
_AGEING = ("账龄表是某一天的欠款余额，不是销售，也不是一段时间的应收单；请导出应收明细（每张单一行）", "an ageing table: balances owed on one day, neither sales nor invoices; export one row per invoice")

ERP_CN = (
    of("工资表", "Payroll", "基本工资|岗位工资|应发工资|实发工资|应发合计|实发合计|绩效工资|加班工资|社保|公积金|个税|个人所得税|社保扣款|考勤扣款", 2, None,
       says=("工资不是销售额，也不是回款", "wages are neither sales nor receipts"), never="订单号|客户"),
    of("收发存报表", "Stock report", "收入数量|发出数量|收入金额|发出金额|发出单据金额|结存数量|结存金额|期初数量|期初结存|期末结存|入库数量|出库数量|库存数量|存货编码|期初库存|期末库存", 3, None, says=_STOCK, never="业务员|销售额"),
    of("应收账款账龄表", "Receivables ageing", "1-30天|31-60天|61-90天|90天以上|91-120天|121-150天|180天以上|未到期|未逾期|0-30天|120天以上|超期1_30天|超期31_90天|超期61到90天|超期90天以上|30天以内|30-60天|60-90天|1年以内|1-2年|2-3年|3年以上|账龄", 3, None, says=_AGEING),
    of("应收账款账龄表", "A/R ageing", "Current|1 - 30|31 - 60|61 - 90|91 and over|Over 90|0-30|90+|> 90|0 - 30|Over 120|91 - 120", 3, None, says=_AGEING),
    of("金蝶 K3 单据头", "Kingdee K3 document heads", "制单人_FName|购货单位_FName|购货单位_FNumber|业务员_FName|部门_FName|主管_FName|销售方式_FName|事务类型", 4, None,
       says=("金蝶导出的单据头没有金额，金额在 Page2（明细）里；请导出带金额的序时簿", "the heads of documents hold no amounts; those stand on the second page: export the list with amounts")),
    of("管家婆单据列表", "Grasp documents", "稽核|单据状态|红冲人|红冲时间|过账人|过账时间|经手人|制单人|往来单位", 4, "sales",
       "单据编号=order_id|单据日期=ordered_on|金额=amount_yuan|单据金额=amount_yuan|总金额=amount_yuan|往来单位=customer|部门=team|经手人=person|单据类型=kind|单据状态=status", status="单据状态", counts="已过账", out="草稿|已红冲|未过账"),
    of("管家婆销售统计", "Grasp sales", "职员全名|单位全名|商品全名|职员编号|单位编号|商品简称|商品拼音", 3, "sales",
       "职员全名=person|单位全名=customer|商品全名=product|商品编号=product_id|数量=quantity|单价=list_price_yuan|金额=amount_yuan|日期=ordered_on|单据日期=ordered_on|单据编号=order_id|单位编号=customer_id"),
    of("用友／金蝶销售明细", "Yonyou or Kingdee sales lines", "价税合计|无税金额|含税单价|无税单价|存货编码|存货名称|本币无税金额|本币价税合计|销售类型|客户简称|发货单号|销售发票号|规格型号|税率|税额", 5, "sales",
       "销售发票号=order_id|发货单号=order_id|单据号=order_id|单据编号=order_id|销售日期=ordered_on|发票日期=ordered_on|单据日期=ordered_on|日期=ordered_on|本币价税合计=amount_yuan|价税合计=amount_yuan|金额=amount_yuan|客户简称=customer|客户名称=customer|客户=customer|业务员=person|业务员姓名=person|销售部门=team|部门=team|部门名称=team|存货名称=product|物料名称=product|存货编码=product_id|数量=quantity|含税单价=list_price_yuan|业务类型=kind|单据类型=kind",
       open_ended=True),
    of("美团／饿了么门店日报", "Shop-day report of a delivery platform", "有效订单|无效订单|平台服务费|平台技术服务费|履约技术服务费|配送费补贴|曝光人数|进店人数|入店人数|进店转化率|入店转化率|下单转化率|单均实付|实付单均价|单均收入", 4, "sales",
       "日期=ordered_on|门店名称=team|营业收入=amount_yuan|收入=amount_yuan|省份=region|平台=channel"),
)
