"""Small made-up exports, written as the programs write them, with what is right: rows by hand, sums by head."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """`sold` and `orders` are what counts of sales; `money` sums of other datasets' fields; `refused` words of the sentence that says what it is."""

    name: str
    text: str
    dataset: str | None
    sold: float | None = None
    orders: int | None = None
    money: dict[str, float] | None = None
    refused: str = ""
    file: str = "导出.csv"
    encoding: str = "utf-8"


def _tabs(text: str) -> str:
    return text.replace("|", "\t")


SALES = (
    # 300 counts, 200 closed, 50 part refund of 400 (350 kept), 99 waits for payment: 300 + 350 + 70.
    Sample("taobao", '订单编号,买家会员名,买家应付货款,买家应付邮费,买家支付积分,总金额,买家实际支付金额,订单状态,收货人姓名,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝总数量,店铺名称,订单关闭原因,卖家服务费,退款金额\n'
           '="1001",甲,300,0,0,300,300,交易成功,张,2026-01-05 10:00:00,2026-01-05 10:01:00,杯,1,一店,订单未关闭,0元,0\n'
           '="1002",乙,200,0,0,200,200,交易关闭,李,2026-01-06 10:00:00,2026-01-06 10:01:00,杯,1,一店,退款,0元,200\n'
           '="1003",丙,400,0,0,400,400,交易成功,王,2026-01-07 10:00:00,2026-01-07 10:01:00,壶,1,一店,订单未关闭,0元,50\n'
           '="1004",丁,99,0,0,99,0,等待买家付款,赵,2026-01-08 10:00:00,,壶,1,一店,订单未关闭,0元,0\n'
           '="1005",戊,70,0,0,70,70,"卖家已发货，等待买家确认",钱,2026-01-09 10:00:00,2026-01-09 10:01:00,壶,1,一店,订单未关闭,0元,0\n', "sales", 720, 3, encoding="gb18030"),
    # Lines of one order: 60 + 40; 退款成功 80 is gone, 退款关闭 20 stays.
    Sample("taobao_lines", "子订单编号,主订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,订单状态,商家编码,买家应付货款,买家实际支付金额,退款状态,退款金额,订单创建时间,订单付款时间\n"
           "11,1,杯,60,1,,红,,交易成功,P1,60,60,没有申请退款,0,2026-01-05 10:00:00,2026-01-05 10:02:00\n12,1,壶,40,1,,白,,交易成功,P2,40,40,没有申请退款,0,2026-01-05 10:00:00,2026-01-05 10:02:00\n"
           "21,2,盘,80,1,,白,,交易成功,P3,80,80,退款成功,80,2026-01-06 10:00:00,2026-01-06 10:02:00\n31,3,盘,20,1,,白,,交易成功,P3,20,20,退款关闭,0,2026-01-07 10:00:00,2026-01-07 10:02:00\n", "sales", 120, 2),
    # The order's 150 stands on both of its lines; 待付款 and (删除) count nothing.
    Sample("jd", "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,应付金额,订单状态,订单类型,下单帐号,客户姓名,商家备注等级（等级1-5为由高到低）,运费金额,付款确认时间,订单渠道\n"
           "'5001\t,1,杯,1,在线,2026-01-05 09:00:00,100,160,150,完成,SOP,u1,张,,0,2026-01-05 09:01:00,APP\n'5001\t,2,壶,1,在线,2026-01-05 09:00:00,60,160,150,完成,SOP,u1,张,,0,2026-01-05 09:01:00,APP\n"
           "'5002\t,1,杯,1,在线,2026-01-06 09:00:00,100,100,100,(已)取消,SOP,u2,李,,0,,APP\n'5003\t,1,杯,1,在线,2026-01-07 09:00:00,100,100,90,等待出库,SOP,u3,王,,0,2026-01-07 09:01:00,APP\n", "sales", 240, 2),
    Sample("pinduoduo", "订单成交时间,商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),用户实付金额(元),商家实收金额(元),商品数量(件),商品id,商品规格,样式ID,商家编码-规格维度,商家编码-商品维度,售后状态,快递单号\n"
           "2026-01-05 10:00:00,杯,260105-1\t,已收货,60,0,5,5,0,50,55,1,1,无规格,9,,,无售后或售后取消,SF1\n2026-01-06 10:00:00,杯,260106-2\t,\"已发货，退款成功\",60,0,0,0,0,60,60,1,1,无规格,9,,,退款成功,SF2\n"
           "2026-01-07 10:00:00,壶,260107-3\t,待支付,80,0,0,0,0,80,80,1,2,无规格,8,,,无售后或售后取消,\n2026-01-08 10:00:00,壶,260108-4\t,待发货,80,0,0,0,0,80,80,1,2,无规格,8,,,无售后或售后取消,\n", "sales", 130, 2),
    Sample("douyin", '主订单编号,子订单编号,选购商品,商品规格,商品数量,商品ID,商家编码,商品单价,订单应付金额,运费,优惠总金额,达人优惠,支付方式,订单提交时间,旗帜颜色,订单完成时间,支付完成时间,APP渠道,流量来源,订单状态,达人ID,达人昵称,售后状态,是否安心购\n'
           "'91\t,91,杯,红,1,1,P,1299,\"1,299.00\",0,0,0,微信,2026-01-05 10:00:00,灰,,2026-01-05 10:01:00,抖音,直播,已完成,1,小达人,-,否\n'92\t,92,杯,红,1,1,P,99,99,0,0,0,微信,2026-01-06 10:00:00,灰,,,抖音,直播,已关闭,1,小达人,-,否\n"
           "'93\t,93,杯,红,1,1,P,99,99,0,0,0,微信,2026-01-07 10:00:00,灰,,2026-01-07 10:01:00,抖音,直播,已关闭,1,小达人,已全额退款,否\n'94\t,94,杯,红,1,1,P,201,201,0,0,0,微信,2026-01-08 10:00:00,灰,,2026-01-08 10:01:00,抖音,直播,已发货,1,小达人,售后关闭,否\n", "sales", 1500, 2),
    Sample("xiaohongshu", "订单号,订单状态,售后状态,订单类型,小红书编码,条形码,规格ID,SKU名称,SKU件数,商品总价(元),用户应付金额(元),SKU商家改价(元),商家应收金额(元)（支付金额）,支付时间,大头笔/Paint Marker,订单创建时间,店铺名称,达人名称,包裹备注标记,商品名称\n"
           "P1,已完成,无售后,现货,1,,1,杯,1,120,100,0,110,2026-01-05 10:01:00,,2026-01-05 10:00:00,一店,,,杯\nP2,已取消,无售后,现货,1,,1,杯,1,120,100,0,110,,,2026-01-06 10:00:00,一店,,,杯\nP3,已发货,无售后,现货,1,,1,杯,1,60,50,0,55,2026-01-07 10:01:00,,2026-01-07 10:00:00,一店,,,杯\n", "sales", 165, 2),
    # Line money 30 + 60, of which 20 was given back; 待付款 not.
    Sample("weixin", "订单号,订单下单时间,订单发货时间,订单确认收货时间,订单完成结算时间,订单状态,商品总价,订单实际支付金额,订单实际收款金额,支付时间,带货方式,带货账号昵称,商品名称,商品编码(平台),商品价格(单件),商品实际价格(总共),商品数量,商品售后,商品已退款金额\n"
           "1,2026-01-05 10:00:00,,,,已完成,90,90,90,2026-01-05 10:01:00,,,杯,1,30,30,1,,0\n1,2026-01-05 10:00:00,,,,已完成,90,90,90,2026-01-05 10:01:00,,,壶,2,60,60,1,,20\n2,2026-01-06 10:00:00,,,,待付款,50,50,50,,,,壶,2,50,50,1,,0\n", "sales", 70, 1),
    Sample("youzan", "订单号,销售渠道,归属店铺,订单类型,订单状态,订单创建时间,买家付款时间,商品金额合计,运费,应收订单金额,订单实付金额,订单实收金额,订单抵用积分数,全部商品名称,商品种类数,买家昵称,下单网点,收银员,分销员,销售导购,专属导购,订单退款状态,订单已退款金额\n"
           "E1,网店,一店,普通,交易完成,2026-01-05 10:00:00,2026-01-05 10:01:00,100,0,100,100,100,0,杯,1,甲,总店,小收,,小王,小李,,0\nE2,网店,一店,普通,交易关闭,2026-01-06 10:00:00,,100,0,100,100,100,0,杯,1,乙,总店,小收,,小王,小李,,0\n"
           "E3,网店,一店,普通,已发货,2026-01-07 10:00:00,2026-01-07 10:01:00,80,0,80,80,80,0,壶,1,丙,总店,小收,,小张,小李,部分退款,30\n", "sales", 150, 2),
    Sample("meituan", "日期,订单编号,门店所在城市,门店名称,门店id,订单序号,下单时间,完成时间,订单状态,是否预订单,是否到店自取,商品信息,是否部分退款,是否全额退款,跑腿配送费,订单实付,商品原价,活动补贴(平台+商家),商家活动支出,是否商责取消\n"
           "2026-01-05,1,杭州,一店,9,1,2026-01-05 11:00:00,2026-01-05 11:30:00,已完成,否,否,饭,否,否,0,30,40,10,5,否\n2026-01-05,2,杭州,一店,9,2,2026-01-05 11:05:00,,已取消,否,否,饭,否,否,0,25,40,10,5,否\n2026-01-05,3,杭州,一店,9,3,2026-01-05 11:06:00,2026-01-05 11:40:00,已完成,否,否,饭,否,是,0,28,40,10,5,否\n", "sales", 30, 1),
    # 95 on the first of two lines; 40 less 10; voided and pending not.
    Sample("shopify", "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Cancelled at,Refunded Amount\n"
           "#1,a@x,paid,2026-01-05 10:30:00 +0800,fulfilled,CNY,90,5,95,2026-01-05 10:29:00 +0800,1,Mug,30,M,Ann,,0\n#1,a@x,,,,,,,,2026-01-05 10:29:00 +0800,2,Cup,30,C,,,\n#2,b@x,partially_refunded,2026-01-06 10:30:00 +0800,fulfilled,CNY,40,0,40,2026-01-06 10:29:00 +0800,1,Pot,40,P,Bob,,10\n"
           "#3,c@x,voided,,,CNY,70,0,70,2026-01-07 10:29:00 +0800,1,Pot,70,P,Cy,2026-01-07 11:00:00 +0800,0\n#4,d@x,pending,,,CNY,60,0,60,2026-01-08 10:29:00 +0800,1,Pot,60,P,Di,,0\n#5,e@x,paid,2026-01-09 10:30:00 +0800,fulfilled,CNY,55,0,55,2026-01-09 10:29:00 +0800,1,Pot,55,P,Ed,2026-01-09 12:00:00 +0800,0\n", "sales", 125, 2),
    # The order's 100 stands on both lines.
    Sample("woocommerce", "Order Number,Order Status,Order Date,First Name (Billing),Last Name (Billing),Payment Method Title,Order Subtotal Amount,Order Shipping Amount,Order Refund Amount,Order Total Amount,SKU,Item Name,Quantity (- Refund),Item Cost\n"
           "7,completed,2026-01-05 12:00:00,Ann,Bell,Card,100,0,0,100,A,Mug,2,30\n7,completed,2026-01-05 12:00:00,Ann,Bell,Card,100,0,0,100,B,Cup,1,40\n8,refunded,2026-01-06 12:00:00,Bob,Cole,Card,50,0,50,50,A,Mug,1,50\n9,processing,2026-01-07 12:00:00,Cy,Dow,Card,20,0,5,20,A,Mug,1,20\n10,on-hold,2026-01-08 12:00:00,Ed,Fox,Bank,35,0,0,35,A,Mug,1,35\n", "sales", 115, 2),
    Sample("amazon", _tabs("amazon-order-id|merchant-order-id|purchase-date|last-updated-date|order-status|fulfillment-channel|sales-channel|ship-service-level|product-name|sku|asin|item-status|quantity|currency|item-price|item-tax|item-promotion-discount|ship-state\n"
           "111-1|m|2026-01-05T10:00:00+00:00|2026-01-05T10:00:00+00:00|Shipped|Amazon|Amazon.com|Std|Mug|S|B1|Shipped|2|CNY|60.0|0|0|CA\n111-2|m|2026-01-06T10:00:00+00:00|2026-01-06T10:00:00+00:00|Pending|Amazon|Amazon.com|Std|Mug|S|B1|Unshipped|1|CNY|30.0|0|0|CA\n"
           "111-3|m|2026-01-07T10:00:00+00:00|2026-01-07T10:00:00+00:00|Shipped|Amazon|Amazon.com|Std|Mug|S|B1|Cancelled|1|CNY|31.0|0|0|CA\n111-4|m|2026-01-08T10:00:00+00:00|2026-01-08T10:00:00+00:00|Shipped|Amazon|Amazon.com|Std|Cup|S|B2|Shipped|1|CNY|15.5|0|0|NY\n"), "sales", 75.5, 2, file="orders.txt"),
    Sample("amazon_range", "date/time,settlement id,type,order id,sku,description,quantity,marketplace,fulfillment,tax collection model,product sales,product sales tax,shipping credits,gift wrap credits,promotional rebates,selling fees,fba fees,total\n"
           "2026-01-05,1,Order,A1,S,Mug,1,amazon.com,Amazon,,100,0,0,0,0,-10,-5,85\n2026-01-06,1,Refund,A1,S,Mug,1,amazon.com,Amazon,,-40,0,0,0,0,4,0,-36\n2026-01-07,1,Transfer,,,To bank,,,,,0,0,0,0,0,0,0,-500\n2026-01-08,1,Service Fee,,,Ads,,,,,0,0,0,0,0,0,0,-20\n", "sales", 60, None),
    Sample("etsy", "Sale Date,Item Name,Buyer,Quantity,Price,Coupon Details,Discount Amount,Shipping Discount,Order Shipping,Order Sales Tax,Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date Shipped,Order ID,Variations,Order Type,Listings Type,InPerson Discount,VAT Paid by Buyer\n"
           "01/15/26,Mug,ann,2,10,,0,0,5,1,20,CNY,71,1,01/15/26,01/16/26,3001,,online,listing,,0\n01/15/26,Cup,ann,1,7,,0,0,5,1,7,CNY,72,2,01/15/26,01/16/26,3001,,online,listing,,0\n01/20/26,Cup,bob,1,7,,0,0,5,1,7,CNY,73,2,01/20/26,01/21/26,3002,,online,listing,,0\n", "sales", 34, 2),
    Sample("square", "Date,Time,Gross Sales,Discounts,Net Sales,Tax,Tip,Partial Refunds,Total Collected,Card,Card Entry Methods,Other Tender,Square Gift Card,Fees,Net Total,Transaction ID,PAN Suffix,Staff Name,Description,Event Type,Location,Customer Name,Transaction Status\n"
           "2026-01-05,10:00:00,22.50,0,22.50,0,0,0,22.50,22.50,Chip,0,0,-0.95,21.55,T1,1111,Ann,Mug,Payment,Main,,Complete\n2026-01-06,10:00:00,40,-4,36,0,0,0,36,36,Chip,0,0,-1,35,T2,1111,Bob,Pot,Payment,Main,,Complete\n2026-01-07,10:00:00,-10,0,-10,0,0,0,-10,-10,Chip,0,0,0,-10,T3,1111,Ann,Mug,Refund,Main,,Complete\n", "sales", 48.5, 2),
    Sample("stripe", "id,Description,Seller Message,Created (UTC),Amount,Amount Refunded,Currency,Converted Amount,Converted Amount Refunded,Fee,Status,Statement Descriptor,Customer Email,Captured,Card Last4,Card Brand\n"
           "ch_1,Plan,ok,2026-01-05 10:00,100,0,cny,100,0,3,Paid,S,a@x,true,1111,Visa\nch_2,Plan,ok,2026-01-06 10:00,80,30,cny,80,30,3,Refunded,S,b@x,true,1111,Visa\nch_3,Plan,no,2026-01-07 10:00,70,0,cny,70,0,0,Failed,S,c@x,false,1111,Visa\nch_4,Plan,ok,2026-01-08 10:00,60,60,cny,60,60,3,Refunded,S,d@x,true,1111,Visa\n", "sales", 150, 2),
    Sample("stripe_balance", "id,Type,Source,Amount,Fee,Destination Platform Fee,Net,Currency,Created (UTC),Available On (UTC),Description,Customer Facing Amount,Transfer\n"
           "txn_1,charge,ch_1,100,3,,97,cny,2026-01-05 10:00,2026-01-07 00:00,Plan,100,\ntxn_2,refund,re_1,-40,0,,-40,cny,2026-01-06 10:00,2026-01-07 00:00,Refund,-40,\ntxn_3,payout,po_1,-57,0,,-57,cny,2026-01-07 10:00,2026-01-07 00:00,Payout,,po_1\ntxn_4,stripe_fee,fee_1,-5,0,,-5,cny,2026-01-08 10:00,2026-01-08 00:00,Billing,,\n", "sales", 60, None),
    Sample("quickbooks", "Date,Transaction Type,Num,Posting,Name,Memo/Description,Account,Split,Amount\n01/15/2026,Invoice,1001,Yes,East Co,Widgets,Income,A/R,500\n01/16/2026,Payment,77,Yes,East Co,,Bank,A/R,500\n01/20/2026,Credit Memo,1002,Yes,East Co,Return,Income,A/R,-50\n01/21/2026,Estimate,9,No,West Co,Quote,Income,A/R,900\n01/22/2026,Sales Receipt,1003,Yes,West Co,Cash,Income,Bank,120\n", "sales", 570, 2),
    Sample("odoo_orders", "Order Reference,Order Date,Customer,Delivery Address,Salesperson,Order Lines/Product,Order Lines/Quantity,Order Lines/Unit Price,Order Lines/Subtotal,Untaxed Amount,Total,Invoice Status,Status\n"
           "S1,2026-01-05 10:00:00,East,East,Anna,Mug,1,60,60,100,113,Fully Invoiced,Sales Order\n,,,,,Cup,2,20,40,,,,\nS2,2026-01-06 10:00:00,West,West,Bert,Pot,1,80,80,80,90,Nothing to Invoice,Quotation\nS3,2026-01-07 10:00:00,West,West,Bert,Pot,1,80,80,80,90,To Invoice,Sales Order\n", "sales", 180, 2),
    Sample("guanjiapo", "职员编号,职员全名,单位全名,商品编号,商品全名,商品简称,单位,数量,单价,金额,日期\nZ1,甲一,东方公司,P1,杯子,杯,个,2,30,60,2026-01-05\nZ2,乙二,西方公司,P2,水壶,壶,个,1,90,90,2026-01-06\n", "sales", 150, None),
    Sample("guanjiapo_documents", "稽核,单据状态,单据类型,单据日期,单据编号,往来单位,部门,经手人,制单人,制单时间,过账人,红冲人,红冲时间,金额\n,已过账,销售单,2026-01-05,XS1,东方公司,一部,甲一,文员,2026-01-05 10:00:00,主管,,,500\n,已红冲,销售单,2026-01-06,XS2,西方公司,一部,乙二,文员,2026-01-06 10:00:00,主管,主管,2026-01-07 10:00:00,300\n,已过账,销售退货单,2026-01-07,XT1,东方公司,一部,甲一,文员,2026-01-07 10:00:00,主管,,,50\n", "sales", 450, None),
    Sample("yonyou", "单据日期,发货单号,客户简称,销售部门,业务员,存货编码,存货名称,规格型号,数量,含税单价,无税金额,税额,价税合计,业务类型\n2026-01-05,FH1,东方,一部,甲一,C1,阀门,DN20,10,11.3,100,13,113,普通销售\n2026-01-06,FH2,西方,二部,乙二,C2,水泵,Q1,-1,226,-200,-26,-226,普通销售\n", "sales", -113, None),
    Sample("eleme_day", "日期,门店名称,门店编号,省份,有效订单,无效订单,收入,打包费,平台技术服务费,履约技术服务费,顾客实付总额,单均实付,曝光人数,进店人数,下单转化率\n2026-01-05,一店,9,浙江,10,1,300,10,20,15,350,35,1000,200,10%\n2026-01-06,一店,9,浙江,12,0,360,12,24,18,420,35,1100,220,11%\n", "sales", 660, None),
    Sample("powerbi", "Segment,Country, Product , Discount Band ,Units Sold,Manufacturing Price,Sale Price,Gross Sales,Discounts, Sales,COGS,Profit,Date,Month Number,Month Name,Year\nGov,Canada,Carretera,None,10,3,20,\"$200.00\",$0,$200.00,150,50,2026-01-01,1,January,2026\nGov,France,Paseo,Low,5,3,20,$100.00,$10,$90.00,50,40,2026-02-01,2,February,2026\n", "sales", None, None),
)
OTHERS = (
    Sample("ocean_engine", "时间,广告组id,广告组,展示数,点击数,点击率(%),平均点击单价(元),平均千次展现费用(元),总花费(元),转化数,转化成本,深度转化次数\n2026-01-05,1,一组,10000,200,2,1.5,30,300,10,30,1\n2026-01-06,1,一组,9000,100,1.1,1.5,16,150,2,75,0\n", "media", money={"cost_yuan": 450, "impressions": 19000, "clicks": 300, "leads": 12}),
    Sample("qianchuan", "日期,素材ID,素材名称,消耗(元),展示次数,点击次数,平均千次展示费用(元),直接支付成交金额(元),直接支付ROI,直接成交订单数,3秒播放率(%)\n2026-01-05,1,视频一,100,5000,100,20,300,3,6,40\n2026-01-06,2,视频二,50,2000,30,25,--,0,0,30\n", "media", money={"cost_yuan": 150, "revenue_yuan": 300, "deals": 6}),
    Sample("baidu", "日期,账户,推广计划,推广单元,展现,点击,消费,点击率,平均点击价格,千次展现消费\n20260105,公司,品牌,一,1000,50,80.5,5%,1.61,80.5\n20260106,公司,品牌,一,900,40,60,4.4%,1.5,66.7\n", "media", money={"cost_yuan": 140.5, "clicks": 90}),
    Sample("xiaohongshu_ads", "时间,投放位置,计划名称,计划ID,单元名称,笔记ID,消费,展现量,点击量,点击率,平均点击成本,平均千次展示费用,互动量\n2026-01-05,信息流推广,计划一,1,单元,9,200,8000,160,2%,1.25,25,30\n", "media", money={"cost_yuan": 200, "clicks": 160}),
    Sample("meta", "Reporting starts,Reporting ends,Campaign name,Ad set name,Ad delivery,Result type,Results,Cost per result,Reach,Impressions,Amount spent (CNY),Link clicks,Leads\n2026-01-01,2026-01-31,Spring,Set,active,Leads,10,30,5000,9000,300,100,10\n2026-01-01,2026-01-31,Brand,Set,inactive,Leads,2,25,700,900,50,10,2\n", "media", money={"cost_yuan": 350, "leads": 12}),
    Sample("linkedin", "Start Date (in UTC),Campaign Group Name,Campaign Name,Total Spent,Impressions,Clicks,Average CTR,Average CPM,Average CPC,Leads,Total Engagements\n2026-01-05,G,C,120,4000,40,1%,30,3,4,60\n", "media", money={"cost_yuan": 120, "leads": 4}),
    Sample("tiktok", "By Day,Campaign name,Primary status,Ad group name,Cost,CPC (destination),Impressions,Clicks (destination),CTR (destination),Reach,Conversions,Cost per conversion\n2026-01-05,C,Active,G,75,0.5,9000,150,1.6%,8000,5,15\n", "media", money={"cost_yuan": 75, "clicks": 150}),
    Sample("wechat_articles", "内容标题,发表时间,总阅读人数,总阅读次数,总分享人数,总分享次数,阅读后关注人数,送达人数,公众号消息阅读次数,阅读完成率,内容url\n开年,20260105,800,1000,20,30,5,5000,600,0.4,http://x\n", "media", money={"views": 1000, "viewers": 800}),
    Sample("salesforce", '"Opportunity Owner","Account Name","Opportunity Name","Stage","Fiscal Period","Amount","Probability (%)","Close Date","Created Date","Next Step"\n"Anna Low","East","A","Closed Won","Q1-2026","1000","100","1/20/2026","1/5/2026",""\n'
           '"Bert Ray","West","A","Closed Lost","Q1-2026","700","0","2/15/2026","1/17/2026",""\n"Bert Ray","South","C","Prospecting","Q1-2026","500","10","3/25/2026","1/18/2026","Call"\n\n"Grand Totals (3 records)"\n"Copyright © 2000-2026 salesforce.com, inc. All rights reserved."\n', "deals", money={"amount_yuan": 2200}),
    Sample("hubspot", "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Create Date,Deal owner,Is Closed Won,Associated Company,Weighted amount\n1,A,Closed Won,Sales,1000,2026-01-20 10:00,2026-01-05 10:00,Anna Low,true,East,1000\n2,B,contractsent,Sales,500,2026-03-20 10:00,2026-01-06 10:00,Bert Ray,false,West,250\n", "deals", money={"amount_yuan": 1500}),
    Sample("pipedrive", "Deal - ID,Deal - Title,Deal - Creator,Deal - Owner,Deal - Value,Deal - Currency of Value,Deal - Weighted value,Deal - Stage,Deal - Status,Deal - Deal created,Deal - Won time,Deal - Lost time,Deal - Expected close date,Deal - Lost reason,Deal - Organization\n"
           "1,A,Boss,Anna Low,1000,CNY,1000,Negotiation,Won,2026-01-05 10:00:00,2026-01-20 10:00:00,,2026-01-20,,East\n2,B,Boss,Bert Ray,700,CNY,0,Proposal,Lost,2026-01-06 10:00:00,,2026-02-15 10:00:00,2026-02-20,Price,West\n3,C,Boss,Bert Ray,500,CNY,250,Proposal,Open,2026-01-07 10:00:00,,,2026-04-01,,South\n", "deals", money={"amount_yuan": 2200}),
    Sample("zoho", "Record Id,Deal Owner.id,Deal Owner,Amount,Deal Name,Closing Date,Account Name.id,Account Name,Stage,Sub-Pipeline,Lead Source,Reason For Loss,Created Time,Modified Time\nzcrm_1,zcrm_9,Anna Low,1000,A,2026-01-20,zcrm_5,East,Closed Won,S,Web,,2026-01-05 10:00:00,2026-01-20 10:00:00\nzcrm_2,zcrm_8,Bert Ray,300,B,2026-03-20,zcrm_6,West,Qualification,S,Web,,2026-01-06 10:00:00,2026-01-06 10:00:00\n", "deals", money={"amount_yuan": 1300}),
    Sample("xiaoshouyi", "机会编号,机会名称,机会类型,客户名称,销售金额,预测金额,销售阶段,阶段分类,赢率,结单日期,阶段更新时间,赢单原因,机会所有人\nJ1,项目一,新,东方,1000,1000,赢单,结束,100%,2026-01-20,2026-01-20,价格,甲一\nJ2,项目二,新,西方,500,250,方案报价,进行,50%,2026-03-20,2026-01-20,,乙二\n", "deals", money={"amount_yuan": 1500}),
    Sample("wjx", "序号,提交答卷时间,所用时间,来源,来源详情,来自IP,1、您对产品质量的满意度,2、您对售后服务的满意度,3、您愿意推荐给朋友吗(0-10)\n1,2026/1/13 9:12:01,85秒,微信,N/A,1.2.3.4(广东-深圳),非常满意,满意,10\n2,2026/1/20 10:00:00,60秒,微信,N/A,1.2.3.5(广东-深圳),满意,不满意,9\n3,2026/1/25 11:30:00,44秒,微信,N/A,1.2.3.6(广东-深圳),一般,非常不满意,3\n", "surveys", money={"score": 5 + 4 + 3 + 4 + 2 + 1, "recommend": 22}),
    Sample("dingtalk_signin", "姓名,部门,完整部门,签到来源,日期,时间,经度,纬度,地点,详细地址,拜访客户,客户部门名称,工作内容,手机标识,图片1\n甲一,一部,公司-一部,手机,2026-01-05,09:30,120.1,30.2,西湖,西湖区,东方公司,采购,送样,a,\n乙二,二部,公司-二部,手机,2026-01-05,14:00,120.2,30.3,滨江,滨江区,西方公司,采购,报价,b,\n", "visits", money={}),
)
NONE_OF_OURS = (
    Sample("bank", "日期,交易时间,凭证类型,凭证号,借方发生额,贷方发生额,余额,钞汇标识,对方户名,对方账号,摘要,备注,交易流水号\n2026-01-05,10:00:00,转账,1,0.00,5000,9000,,东方公司,622,货款,,A1\n2026-01-06,10:00:00,转账,2,3000,0.00,6000,,张三,622,工资,,A2\n", None, refused="银行流水不是销售"),
    Sample("bank_bocom", "交易时间,借方发生额（支出）,贷方发生额（收入）,账户余额,对方账号,对方户名,摘要\n2026-01-05 10:00:00,,5000,9000,622,东方公司,货款\n", None, refused="银行流水不是销售"),
    Sample("bank_en", "Date,Description,Debit,Credit,Balance\n2026-01-05,East Co,,5000,9000\n2026-01-06,Salary,3000,,6000\n", None, refused="银行流水不是销售"),
    Sample("cash_book", "日期,摘要,收入,支出,余额\n2026-01-05,货款,5000,,9000\n2026-01-06,房租,,3000,6000\n", None, refused="不一定是销售"),
    Sample("wechat_personal", "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n2026-01-05 10:00:00,转账,甲,货,收入,¥100.00,零钱,已收钱,1,2,/\n", None, refused="不是销售"),
    Sample("douyin_movements", "动账时间,动账流水号,动账方向,动账金额,动账账户,动账场景,订单号\n2026-01-05 10:00:00,1,入账,100,聚合账户,货款结算,9\n2026-01-06 10:00:00,2,出账,50,聚合账户,提现,\n", None, refused="不是销售"),
    Sample("alipay", "序号,入账时间,支付宝交易号,支付宝流水号,商户订单号,账务类型,收入（+元）,支出（-元）,账户余额（元）,服务费（元）,对方账户,商品名称,备注\n1,2026-01-05 10:00:00,1,2,T200P1,交易付款,100,,5000,0,a,杯,\n2,2026-01-06 10:00:00,3,4,,提现,,-4000,1000,0,b,,\n", None, refused="不是销售"),
    Sample("stripe_payouts", "id,Amount,Created (UTC),Currency,Livemode,Arrival Date (UTC),Status,Description\npo_1,500,2026-01-05 10:00,cny,true,2026-01-07 00:00,paid,STRIPE PAYOUT\n", None, refused="不是销售"),
    Sample("paypal", "Date,Time,TimeZone,Name,Type,Status,Currency,Gross,Fee,Net,From Email Address,To Email Address,Transaction ID,Balance Impact\n2026-01-05,10:00,CST,Ann,Express Checkout,Completed,CNY,100,-3,97,a@x,b@x,1,Credit\n", None, refused="不是销售"),
    Sample("ageing", "客户名称,业务员,应收总额,未到期,1-30天,31-60天,61-90天,90天以上\n东方公司,甲一,100,50,30,10,10,0\n", None, refused="账龄表"),
    Sample("ageing_en", ",Current,1 - 30,31 - 60,61 - 90,91 and over,Total\nEast,100,20,0,0,0,120\nWest,50,0,0,0,5,55\nTOTAL,150,20,0,0,5,175\n", None, refused="账龄表"),
    Sample("stock", "单据日期,单据类型,单据编号,仓库,存货编码,存货,规格型号,批号,收入数量,发出数量,收入金额,发出单据金额,往来单位,经手人\n2026-01-05,采购入库,RK1,主仓,C1,阀门,DN20,,100,0,1000,0,供应商,库管\n", None, refused="库存"),
    Sample("attendance", "姓名,考勤组,部门,出勤天数,休息天数,工作时长,迟到次数,迟到时长,严重迟到次数,早退次数,上班缺卡次数,旷工天数\n甲一,销售,一部,22,8,176,1,5,0,0,0,0\n", None, refused="不是拜访"),
    Sample("wecom_contacts", "成员,部门,发起申请数,新增客户数,聊天总数,发送消息数,已回复聊天占比,平均首次回复时长\n甲一,一部,5,3,40,200,80%,5\n", None, refused="不是拜访"),
    Sample("taobao_refunds", "退款编号,订单编号,商家编码,宝贝标题,退款总额,退给买家金额,退给平台金额,退款状态,售后类型,买家退款原因,退款完结时间\n1,1001,P,杯,50,50,0,退款成功,仅退款,不想要,2026-01-08 10:00:00\n", None, refused="只有退款"),
    Sample("amazon_settlement", _tabs("settlement-id|settlement-start-date|deposit-date|total-amount|currency|transaction-type|order-id|adjustment-id|price-type|price-amount|item-related-fee-type|item-related-fee-amount\n1|2026-01-01|2026-01-15|500|CNY||||||\n1||||CNY|Order|A1||Principal|100|Commission|-15\n"), None, refused="不是销售", file="settlement.txt"),
    Sample("etsy_statement", 'Date,Type,Title,Info,Currency,Amount,Fees & Taxes,Net,Tax Details,Availability Date\n"January 5, 2026",Sale,Payment for Order #1,,CNY,76.00,-3.84,72.16,--,\n', None, refused="不是销售"),
)
