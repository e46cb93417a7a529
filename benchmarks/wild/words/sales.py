"""What strangers call the columns of a list of sales."""

from __future__ import annotations

from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL, family

SALES = (
    # 旺店通 (Wangdiantong) order list; columns as importers of it in public repositories name them.
    family(SIMPLIFIED, "旺店通",
           "order_id: 原始单号|原始子单号; ordered_on: 交易时间|下单时间; customer: 客户网名; product: 货品名称; quantity: 货品数量|下单数量; "
           "amount_yuan: 已付金额|已付; status: 订单状态; person: 业务员|跟单客服; team: 店铺名称|店铺",
           "仓库=text; 收件人=name; 省市县=place; 手机=phone; 物流单号=tracking; 客服备注=note; 邮费=fee; 打印备注=note"),
    # 聚水潭 (Jushuitan) order export; column aliases of a public importer for it.
    family(SIMPLIFIED, "聚水潭",
           "order_id: 线上订单号|内部订单号|系统订单号; ordered_on: 订单日期|付款日期; customer: 买家账号|收货人; product: 名称|货品名称; quantity: 销售数量|购买数量; "
           "amount_yuan: 买家实付|应付金额; status: 订单状态; person: 业务员|销售专员; team: 来源店铺|店铺",
           "产品分类=text; 成本价=price; 快递公司=text; 快递单号=tracking; 平台服务费=fee; 区县=place; 收货手机=phone"),
    # 用友 U9 sales order query; column list of a public order tool.
    family(SIMPLIFIED, "用友U9",
           "order_id: 单号|销售订单.单号; ordered_on: 日期|单据日期; customer: 客户名称|客户.名称; product: 料品|品名; quantity: 数量|发货数量; "
           "amount_yuan: 销售订单行.价税合计|价税合计; person: 业务员|业务员.名称; team: 部门|部门.名称",
           "行状态=text; 价格含税=flag; 出货原则=text; 税组合=rate; 规格=text; 货号=code; 备注=note"),
    # 金蝶云星空 sales delivery (SAL_OUTSTOCK) field list in a public repository, with the labels its list shows.
    family(SIMPLIFIED, "金蝶云星空",
           "order_id: 单据编号; ordered_on: 出库日期|日期; customer: 客户|收货方; product: 物料名称; quantity: 实发数量; amount_yuan: 价税合计|价税合计本位币; "
           "person: 销售员|销售员.名称; team: 销售部门|销售组; status: 单据状态",
           "库存组织=text; 税额=fee; 税率(%)=rate; 创建人=name; 创建日期=when; 物料编码=code; 含税单价=price"),
    # 正航 / 鼎新 style ERP in Taiwan; heads of a public export class.
    family(TRADITIONAL, "正航",
           "order_id: 銷貨單號; ordered_on: 銷貨日期; person: 業務人員姓名; team: 部門名稱; customer: 廠客姓名|客戶簡稱; product: 商品名稱|品名規格; quantity: 數量; "
           "amount_yuan: 稅後金額|含稅金額",
           "業務人員代號=code; 部門代號=code; 廠客代號=code; 商品代號=code; 定價=price; 稅額=fee"),
    # 蝦皮 (Shopee) Taiwan seller centre; labels of public tools for it.
    family(TRADITIONAL, "蝦皮",
           "order_id: 訂單編號|蝦皮訂單編號; ordered_on: 訂單成立日期|訂單成立時間; customer: 買家帳號; product: 商品名稱; quantity: 數量; "
           "amount_yuan: 訂單總金額|買家總支付金額; status: 訂單狀態; person: 業務人員|負責客服",
           "最晚出貨日期=when; 收件地址=place; 包裹查詢號碼=tracking; 賣家備註=note; 買家支付運費=fee; 成交手續費=fee"),
    # Shopee / TikTok Shop order export in English; a public type of its columns.
    family(ENGLISH, "TikTok Shop",
           "order_id: Order ID|Order/adjustment ID; ordered_on: Created Time|Order created time; customer: Buyer Username; product: Product Name; quantity: Quantity; "
           "amount_yuan: Order Amount|Total settlement of order; status: Order Status; person: Affiliate Manager|Seller Rep; team: Warehouse Name",
           "SKU ID=code; Shipping Provider Name=text; Taxes=fee; Tracking ID=tracking; Phone #=phone; Province=place; Original Shipping Fee=fee; Seller Note=note"),
    # Lazada seller centre, camelCase; enum and names in public clients of it.
    family(ENGLISH, "Lazada",
           "order_id: orderNumber|lazadaId; ordered_on: createTime; customer: customerName; product: itemName; quantity: itemCount; amount_yuan: paidPrice; status: status; "
           "person: accountManager|salesAgent; team: storeName",
           "sellerSku=code; shippingFee=fee; updateTime=when; trackingCode=tracking; billingPhone=phone; shippingCity=place"),
    # Magento admin order grid, as public importers of its CSV name the columns.
    family(ENGLISH, "Magento",
           "order_id: ID|Increment ID; ordered_on: Purchase Date; customer: Bill-to Name; amount_yuan: Grand Total (Purchased)|Grand Total (Base); status: Status; "
           "product: Product Name; person: Sales Associate|Assigned Rep; quantity: Qty Ordered; team: Purchase Point",
           "Ship-to Name=name; Shipping and Handling=fee; Customer Group=text; Payment Method=text; Pickup Location Code=code; Tax Amount=fee; Shipping Address=place"),
    # BigCommerce order export; header list in several public converters.
    family(ENGLISH, "BigCommerce",
           "order_id: Order ID; ordered_on: Order Date; customer: Customer Name|Billing Company; product: Product Details; quantity: Total Quantity; "
           "amount_yuan: Order Total (inc tax); status: Order Status; person: Staff Member|Account Representative; team: Channel Name",
           "Tax Total=fee; Shipping Cost (inc tax)=fee; Ship Method=text; Date Shipped=when; Store Credit Redeemed=fee; Billing Phone=phone; Billing Suburb=place; Customer Message=note"),
    # PrestaShop back office export, database names.
    family(ENGLISH, "PrestaShop",
           "order_id: reference; ordered_on: date_add; customer: customer_fullname; product: product_name; quantity: product_quantity; amount_yuan: total_paid_tax_incl; "
           "status: current_state|order_state; person: employee_name; team: shop_name",
           "carrier=text; date_upd=when; total_shipping_tax_incl=fee; total_discounts=fee; conversion_rate=fx; delivery_city=place; id_cart=code"),
    # NetSuite saved search of sales orders; column labels in public SuiteScripts.
    family(ENGLISH, "NetSuite",
           "order_id: Document Number|Tran ID; ordered_on: Tran Date|Date; customer: Entity|Customer/Project; product: Item; quantity: Quantity Billed; "
           "amount_yuan: Amount (Gross)|Amount (Transaction Total); person: Sales Rep|Sales Rep : Name; team: Subsidiary|Class",
           "Posting Period=text; Memo=note; Created By=name; Last Modified=when; Amount (Tax)=fee; Location=place; Internal ID=code"),
    # Everyday Chinese.
    family(SIMPLIFIED, "口语",
           "order_id: 流水编号|业务单号|出货单号|单据号; ordered_on: 成单日|签单日|卖出日期|成单日期|销售登记日|销售时间; customer: 买方|客户全称|购买单位|购货客户; product: 型号|货名|所售产品; "
           "quantity: 台套数|购买件数|卖出数量; amount_yuan: 成单金额|本单金额|卖价合计|实收货款|成交总价|单笔业绩|卖出金额; person: 成单人|接单人|卖货人|责任销售|业绩归属人|经手业务|销售担当; "
           "team: 所属门店|所在部门|大组; status: 单据状态|单子进度; region: 所在省区|销售省份", everyday=True),
    # Everyday Chinese as written in Taiwan and Hong Kong.
    family(TRADITIONAL, "口語",
           "order_id: 單據號碼|出貨單號; ordered_on: 成交日|售出日|售出日期; customer: 買方|客戶全名|採購單位; product: 貨名|機型; quantity: 台數|售出數; "
           "amount_yuan: 成交總價|實收貨款|業績金額|售出金額; person: 成交業務|負責業務|經手人員|業務姓名; team: 所屬門市|營業所; status: 單據狀態", everyday=True),
    # Everyday English.
    family(ENGLISH, "everyday",
           "order_id: Ref No.|SO #|Docket|Job No; ordered_on: Sold On|Day Sold|Date of Sale|Booked On|Date Booked; customer: Sold To|Buyer|Purchaser|Bill To; "
           "product: Item Sold|Model|Article; quantity: No. of Units|Pcs|Units Shipped; amount_yuan: Sale Value|Net Value|Booked Amount|Deal Total|Takings|Order Worth|Sold For; "
           "person: Sold By|Account Exec|Closer|Sales Associate|Handled By|BDM|Consultant; team: Branch|Store|Squad|Business Unit; status: Progress|Order State; region: State|Zone",
           everyday=True),
)
