"""The dictionary: every dataset a company can upload, declared once.

Types, units, labels, header aliases, keys, closed lists and templates all come from here. Aliases are written as people
write them; `analytics.ingest.recognising.match` folds case, width, spaces and punctuation before comparing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from analytics.errors import Text, UnknownName

# The heading under which a row to mend says where it stood: by it a row mended and uploaded twice counts once.
MENDED_FROM = "战报原行"

# Beside an order: what the import decided of its money where its status alone does not say so (是, or 否 and why).
COUNTED = "战报计入"
COUNTS, DOES_NOT_COUNT = "是", "否"

# How each field type is stored. `period` is text in the canonical spelling (2026-03, 2026-Q1, 2026).
STORED_AS = {
    "text": "VARCHAR",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "period": "VARCHAR",
    "money": "DECIMAL(18,4)",
    "number": "DOUBLE",
    "integer": "BIGINT",
    "share": "DOUBLE",
    "bool": "BOOLEAN",
    "choice": "VARCHAR",
    "list": "VARCHAR",
    "extra": "MAP(VARCHAR, VARCHAR)",
}


@dataclass(frozen=True)
class Choice:
    """One entry of a list of values: stored as `code`, shown by label, read in either language or by alias."""

    code: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One column of a dataset. `closed` lists refuse unknown values; open ones keep them as written."""

    name: str
    type: str
    label: Text
    aliases: tuple[str, ...] = ()
    unit: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    closed: bool = False
    example: str = ""

    @property
    def stored_as(self) -> str:
        return STORED_AS[self.type]


@dataclass(frozen=True)
class Key:
    """One way to tell rows apart: all `parts` filled, `optional` parts count as blank when missing."""

    parts: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return self.parts + self.optional


@dataclass(frozen=True)
class Dataset:
    """One table. `kind` is "entity" (a row per key, columns merge) or "fact" (a key names a group of rows).

    `keys` are tried in order for each row; the first whose parts are all filled is the row's key; none = keyless row.
    `placed_by` is the column that places a row in time. `line_keyed` names the fields whose presence lets identical
    lines count once.
    """

    name: str
    label: Text
    kind: str
    fields: tuple[Field, ...]
    keys: tuple[Key, ...] = ()
    placed_by: str | None = None
    line_keyed: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Field:
        if name not in self._by_name:
            raise UnknownName.of(Text("字段", "field"), name, self.names)
        return self._by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    # Asked for thousands of times by every import.
    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._by_name)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields if field.required)


def _choices(text: str) -> tuple[Choice, ...]:
    """`code 中文 English alias alias; ...` -> choices (underscores in labels stand for spaces)."""
    made = []
    for part in text.split(";"):
        code, zh, en, *aliases = part.split()
        made.append(Choice(code, zh, en.replace("_", " "), tuple(alias.replace("_", " ") for alias in aliases)))
    return tuple(made)


OUTCOME = _choices("open 进行中 Open 在途 跟进中 进行 未结束 Active In_progress; won 赢单 Won 成交 已成交 签约 win 已赢单 赢 已签约 Closed_Won; lost 输单 Lost 丢单 失败 流失 未成交 lose 已输单 输 已丢单 已流失 Closed_Lost Canceled Cancelled Deleted Abandoned")
LEVEL = _choices("company 公司 Company 全公司; region 大区 Region 区域; team 团队 Team 部门 销售部; person 个人 Person 员工 销售员; dealer 经销商 Dealer")
TRACK = _choices("sales 销售流程 Sales_process 销售 sales; decision 客户决策 Customer_decision 决策 客户决策流程 decision")
DECISION = _choices("due 应付 Due 应乐捐; waived 豁免 Waived 免除; deferred 缓交 Deferred 延期; paid 已付 Paid 已乐捐 已缴")
PURPOSE = _choices(
    "develop 开发新客户 New_customer 开发 新客户开发; survey 市场调研 Market_survey 调研; collect 收款 Collect_money 催款 回款; "
    "service 服务 Service 售后 售后服务; complaint 客诉处理 Complaint 客诉 投诉处理; order 订货 Order 下单; other 其他 Other 其它"
)
CUSTOMER_CLASS = _choices(
    "prospecting 拓展中客户 Prospecting 拓展中; interested 意向客户 Interested 意向; contracted 签约客户 Contracted 签约; "
    "important 重要客户 Important 重要; major 大客户 Major 战略客户"
)
SALE_KIND = _choices(
    "new 新签 New 新单 新客户; renewal 续约 Renewal 复购 续单 老客户; "
    "return 退货 Return 退款 refund returned 退货单 销售退货 销售退货单 退单 退款单 红字 红字发票 红字销售发票 红字出库 红字销售出库 红冲 冲红 贷项 贷项通知单 贷项凭证 Credit_note Credit_memo Sales_return Refund_receipt Sales_credit Returns Refunds"
)
VISIT_KIND = _choices("first 首访 First_visit 初访 首次; return 回访 Follow-up 复访 跟进")
CONTACT_ROLE = _choices("decider 决策人 Decision_maker 决策者; other 非决策人 Not_a_decision_maker 经办人")
PRODUCT_KIND = _choices("goods 货品 Goods 产品 商品; service 服务 Service")
RECEIPT_KIND = _choices("deposit 定金 Deposit 首款 预付款; progress 进度款 Progress_payment; final 尾款 Final_payment 结清 全款")
TRIP_ITEM = _choices("transport 交通 Transport 交通费 车费 机票; lodging 住宿 Lodging 住宿费; meals 餐饮 Meals 餐费; hospitality 招待 Hospitality 招待费; other 其他 Other")
SURVEY_PART = _choices("product 产品 Product 产品满意度; sales 销售 Sales 销售服务; service 售后 After-sales 售后服务")
EXAM_TOPIC = _choices("company 企业 Company 企业背景 公司; culture 文化 Culture 企业文化; product 产品 Product 产品知识; skills 技巧 Skills 销售技巧; scripts 话术 Scripts")
INTEL_KIND = _choices("opinion 顾客意见 Customer_opinion 消费者意见; competitor 竞品 Competitor 竞争对手; dealer 经销商抱怨 Dealer_complaint; personnel 人事变动 Change_of_people")


@dataclass(frozen=True)
class Stage:
    """One landmark of a process. `wins` marks the step at which a deal counts as won; `standard` is the one of the standard nine a
    company's own stage is, `evidence` what must be there before a deal may leave it."""

    step: int
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    wins: bool = False
    standard: int | None = None
    evidence: str = ""

    @property
    def label(self) -> Text:
        return Text(self.zh, self.en)


SALES_STAGES = (
    Stage(1, "初步接洽", "First contact", ("初步接触", "初次接触", "首次接触", "Prospecting", "线索")),
    Stage(2, "见面约访", "Meeting", ("约访", "Engaging", "拜访")),
    Stage(3, "了解需求", "Needs", ("需求确认", "需求分析", "Qualification", "Needs Analysis")),
    Stage(4, "价值展示", "Value shown", ("解决异议", "价值展示/解决异议", "方案报价", "报价", "Value Proposition")),
    Stage(5, "竞品对比谈判", "Comparison and price", ("竞品对比", "价格谈判", "竞品对比/价格谈判", "商务谈判", "合同谈判", "谈判", "Negotiation")),
    Stage(6, "成交签约", "Signed", ("签约", "成交", "Closed Won"), wins=True),
    Stage(7, "收款履约", "Payment and fulfilment", ("收款", "履约")),
    Stage(8, "交付服务", "Delivery and service", ("交付", "服务")),
    Stage(9, "再次成交", "Repeat order", ("复购成交",)),
)
DECISION_NODES = (
    Stage(1, "添加微信", "Contact added", ("添加微信(备注电话)", "加微信")),
    Stage(2, "决策人面谈", "Decision maker met", ("非决策人面谈", "非决策人面谈→决策人面谈", "面谈")),
    Stage(3, "确认需求", "Need confirmed", ()),
    Stage(4, "了解细节/异议", "Details and objections", ("了解细节", "提出异议", "了解细节/提出异议")),
    Stage(5, "优惠拉扯", "Price talk", ("价格谈判/优惠拉扯", "价格谈判")),
    Stage(6, "付定金", "Deposit paid", ("定金", "首款", "定金/首款"), wins=True),
    Stage(7, "结清全款", "Paid in full", ("结清", "全款", "结清/全款")),
    Stage(8, "转介绍", "Referral", ()),
    Stage(9, "复购", "Repurchase", ()),
)


def f(
    name: str,
    type: str,
    zh: str,
    en: str,
    aliases: str = "",
    *,
    required: bool = False,
    unit: str = "",
    choices: tuple[Choice, ...] = (),
    closed: bool = False,
    example: str = "",
) -> Field:
    """A field; `aliases` is one string separated by `|`."""
    unit = unit or {"money": "yuan", "share": "share"}.get(type, "")
    return Field(name, type, Text(zh, en), tuple(a for a in aliases.split("|") if a), unit, required, choices, closed, example)


# Fields that many datasets share, spelled once.
_PERSON = "Account Representative|Sales Representative|销售员|销售人员|业务员|员工|姓名|业务|销售|负责销售|客户经理|销售代表|员工姓名|销售顾问|跟进人|收款员|营业员|导购|sales_agent|Salesperson|Sales Rep|Sales Person|Rep|Employee|Agent|Owner|Seller|Personnel|Personnel Name|Staff Name|Employee Name"
_CUSTOMER = "客户名称|客户|客户名|客户姓名|顾客|顾客姓名|买家|公司名称|单位名称|account|Customer Name|Cust Name|Client|Client Name|Account Name|Company"
_PRODUCT = "产品|产品名称|商品|商品名称|品名|货品|物料名称|Product Name|Item|SKU|Product"
_REGION = "大区|区域|地区|销售区域|片区|Area|Region|Territory"
_TEAM = "团队|战队|所属战队|所属团队|部门|销售部|销售部门|小组|销售团队|所属部门|Department|regional_office|Office|Sales Team|Group"
_ORDER = "订单号|订单编号|单号|订单ID|订单 ID|销售单号|合同编号|合同号|小票号|订单|Order ID|order_no|Order Number|Invoice ID|Sales Order ID|Order"
_MEDIUM = "来源|客户来源|线索来源|来源渠道|获客渠道|Source|origin|Lead Source|utm_source"


def _person(zh: str = "销售员", required: bool = False) -> Field:
    return f("person", "text", zh, "Salesperson", _PERSON, required=required, example="王海燕")


def _customer(required: bool = False) -> Field:
    return f("customer", "text", "客户", "Customer", _CUSTOMER, required=required, example="杭州星河酒店")


def _product() -> Field:
    return f("product", "text", "产品", "Product", _PRODUCT, example="RO-800 净水机")


def _team() -> Field:
    return f("team", "text", "团队", "Team", _TEAM, example="华东一部")


def _region() -> Field:
    return f("region", "text", "大区", "Region", _REGION, example="华东")


def _order() -> Field:
    return f("order_id", "text", "订单号", "Order", _ORDER, example="HD260302-01")


def _k(parts: str, optional: str = "") -> Key:
    return Key(tuple(parts.split()), tuple(optional.split()))


_DATASETS = (
    Dataset("people", Text("人员", "People"), "entity", (
        f("person", "text", "姓名", "Name", _PERSON + "|人员|成员|经办人|sales_agent", required=True, example="王海燕"),
        f("person_id", "text", "工号", "Employee no.", "员工编号|员工号|人员编号|员工ID|Employee ID|emp_id|Sales Rep ID", example="E1024"),
        _team(), _region(),
        f("manager", "text", "上级", "Manager", "主管|经理|直属上级|销售经理|地区经理|Sales Manager|Regional Manager", example="陈立"),
        f("role", "text", "岗位", "Role", "职位|职务|职级|角色|Title|Position|Job Title", example="销售代表"),
        f("email", "text", "邮箱", "E-mail", "电子邮箱|邮件|Mail|Email Address"),
        f("hired_on", "date", "入职日期", "Hired on", "入职时间|入职|Hire Date|Start Date", example="2024-03-01"),
        f("left_on", "date", "离职日期", "Left on", "离职时间|离职|Leave Date|Termination Date"),
        f("valid_from", "date", "生效日期", "Valid from", "生效|开始日期|起始日期|归属起", example="2026-01-01"),
        f("valid_to", "date", "失效日期", "Valid to", "失效|截止日期|归属止"),
    ), (_k("person_id", "valid_from"), _k("person", "valid_from")), None, aliases=("人员", "员工", "花名册", "通讯录", "sales_teams", "团队名单")),
    Dataset("products", Text("产品", "Products"), "entity", (
        f("product", "text", "产品", "Product", _PRODUCT, required=True, example="RO-800 净水机"),
        f("product_id", "text", "产品编号", "Product no.", "产品编码|商品编码|货号|产品ID|Product ID|SKU编号|商品ID", example="P-RO800"),
        f("line", "text", "产品线", "Product line", "品类|类别|产品类别|产品系列|系列|大类|Category|series|Product Line", example="商用净水"),
        f("kind", "choice", "类型", "Kind", "产品类型|Type", choices=PRODUCT_KIND, example="货品"),
        f("list_price_yuan", "money", "标价", "List price", "单价|售价|零售价|建议零售价|价格|sales_price|Price|List Price", example="3980"),
        f("unit_cost_yuan", "money", "单位成本", "Unit cost", "成本|成本价|进价|Cost|Unit Cost", example="2150"),
        f("launched_on", "date", "上市日期", "Launched on", "上架日期|上市时间|Launch Date"),
        f("status", "text", "状态", "Status", "产品状态"),
    ), (_k("product_id"), _k("product")), None, aliases=("产品", "商品", "product", "价目表")),
    Dataset("customers", Text("客户", "Customers"), "entity", (
        _customer(required=True),
        f("customer_id", "text", "客户编号", "Customer no.", "客户编码|客户ID|客户 ID|会员编号|会员号|会员卡号|Customer ID|Cust ID|Account ID", example="C0001"),
        f("owner", "text", "归属销售", "Owner", "负责销售|客户归属|跟进人|业务员|销售员|Account Owner|sales_agent", example="王海燕"),
        f("class", "choice", "客户分类", "Customer class", "客户级别|客户类别|客户等级|客户类型|分类|等级", choices=CUSTOMER_CLASS, example="签约客户"),
        f("industry", "text", "行业", "Industry", "所属行业|客户行业|sector|Sector", example="酒店"),
        f("size", "text", "规模", "Size", "公司规模|企业规模|人数|employees|Employees|Company Size", example="100-500 人"),
        f("region", "text", "区域", "Customer region", "大区|地区|客户区域|所在地区|office_location|Region|Country", example="华东"),
        f("address", "text", "地址", "Address", "客户地址|详细地址|Address Line"),
        f("lat", "number", "纬度", "Latitude", "客户纬度|Lat|Latitude"),
        f("lon", "number", "经度", "Longitude", "客户经度|Lng|Lon|Longitude"),
        f("principal", "text", "负责人", "Principal", "法人|老板|企业负责人"),
        f("contact", "text", "联系人", "Contact", "客户联系人|Contact Person"),
        f("phone", "text", "电话", "Phone", "手机|手机号|联系电话|联系方式|Mobile|Tel"),
        f("source_medium", "text", "来源", "Source", _MEDIUM, example="抖音信息流"),
        f("created_on", "date", "建档日期", "Created on", "创建日期|录入日期|创建时间|首次接触|Created|Create Date", example="2026-01-15"),
        f("credit_limit_yuan", "money", "信用额度", "Credit limit", "授信额度|Credit Limit"),
        f("gender", "text", "性别", "Gender", "客户性别|Sex"),
        f("age_band", "text", "年龄段", "Age band", "年龄|Age|Age Group"),
        f("occupation", "text", "职业", "Occupation", ""),
        f("behaviour", "text", "行为特征", "Behaviour", "消费行为|行为"),
        f("purchasing_power", "text", "购买力", "Purchasing power", "消费能力"),
        f("birthday", "date", "生日", "Birthday", "出生日期"),
        f("dealer", "bool", "是否经销商", "Is a dealer", "经销商|是否网点|网点"),
    ), (_k("customer_id"), _k("customer")), None, aliases=("客户", "customer", "accounts", "客户档案")),
    Dataset("class_history", Text("分类历史", "Class history"), "entity", (
        _customer(required=True),
        f("class", "choice", "客户分类", "Customer class", "客户级别|客户类别|客户等级|分类", required=True, choices=CUSTOMER_CLASS, example="意向客户"),
        f("valid_from", "date", "生效日期", "Valid from", "开始日期|起始日期|起", required=True, example="2026-01-01"),
        f("valid_to", "date", "失效日期", "Valid to", "截止日期|止"),
        f("set_by", "text", "调整人", "Set by", "审批人|操作人"),
    ), (_k("customer valid_from"),), None, aliases=("分类历史", "分类调整", "客户分类")),
    Dataset("sales", Text("销售", "Sales"), "fact", (
        f("ordered_on", "date", "下单日期", "Order date", "日期|订单日期|成交日期|销售日期|开单日期|交易日期|签单日期|签约日期|下单时间|收银时间|结账时间|消费时间|消费日期|订单创建时间|成交时间|交易时间|Date|Order Date|OrderDate|Sale Date|Transaction Date|月份|周次|季度", required=True, example="2026-03-02"),
        f("amount_yuan", "money", "成交额", "Sales", "金额|销售额|成交金额|销售金额|订单金额|收入|收入(折后)|实付金额|实付款|实付|买家实付金额|用户实付金额|营业额|交易额|成交价|合同金额|买家实际支付金额|实际支付金额|本位币金额|本币金额|人民币金额|折人民币金额|总金额|总价|实际|实际业绩|实际销售|实际销售额|实际完成|完成额|完成金额|完成业绩|Actual|Actual Sales|Sales|Amount|Revenue|Total|SubTotal|Sales Amount|Order Amount|Turnover", required=True, example="126000"),
        f("person", "text", "销售员", "Salesperson", _PERSON + "|销售经理|Sales Manager", example="王海燕"), _order(),
        f("line_no", "text", "行号", "Line", "行 ID|行ID|明细行|序号|Row ID|Line No|Line Number", example="1"),
        _customer(), _product(), _team(), _region(),
        f("channel", "text", "渠道", "Channel", "销售渠道|销售方式|成交渠道|线上线下|Channel|Sales Channel", example="直销"),
        f("source_medium", "text", "来源", "Source", _MEDIUM),
        f("quantity", "number", "数量", "Quantity", "销量|件数|销售数量|订购数量|台数|箱数|套数|瓶数|盒数|份数|桶数|吨数|支数|Qty|Order Quantity|Units|Quantity Sold", example="6"),
        f("list_price_yuan", "money", "标价", "List price", "单价|原价|商品单价|售价|Unit Price|Price"),
        f("cost_yuan", "money", "成本", "Cost", "成本金额|销售成本|总成本|Cost|COGS|Total Cost"),
        f("split_share", "share", "分成比例", "Split share", "业绩分成|分成|业绩占比|业绩分配比例|分配比例|业绩比例|贡献比例|业绩贡献比例|归属比例|业绩归属比例|拆分比例|分摊比例|分单比例|业绩分配|Split|Contribution|Contribution %|Contribution to Sales|Allocated %|Allocation|Allocation %|Split %|Split Percentage|Credit %|Credit Share|Sales Credit %|Revenue Split|Share %"),
        f("status", "text", "订单状态", "Order status", "状态|交易状态|Status|Order Status"),
        f("due_on", "date", "交期", "Due on", "要求交期|计划交货日期|计划交付日期|预计送货日期|预计交货日期|Due Date|Required Date"),
        f("delivered_on", "date", "交付日期", "Delivered on", "交货日期|实际交货日期|实际送货日期|送货日期|发货日期|运送日期|配送日期|出货日期|Ship Date|Delivery Date|Deliver Date"),
        f("confirmed_on", "date", "验收日期", "Confirmed on", "确认日期|签收日期"),
        f("kind", "choice", "成交类型", "Kind", "类型|业务类型|订单类型|单据类型|交易类型|新签/续约|Order Type|Document Type|Transaction Type|Doc Type", choices=SALE_KIND, example="新签"),
        f("person_id", "text", "工号", "Employee no.", "员工编号|销售员工号|业务员编号|销售代表ID|销售人员ID|Sales Rep ID|SalesPersonID"),
        f("customer_id", "text", "客户编号", "Customer no.", "客户编码|客户ID|客户 ID|Customer ID|Cust ID"),
        f("product_id", "text", "产品编号", "Product no.", "产品编码|商品编码|商品码|商品ID|产品 ID|产品ID|货号|Product ID"),
    ), (_k("order_id line_no"), _k("order_id ordered_on")), "ordered_on", ("line_no",), aliases=("销售", "订单", "成交", "业绩", "orders", "sales", "流水")),
    Dataset("invoices", Text("应收", "Invoices"), "fact", (
        f("invoice_id", "text", "应收单号", "Invoice", "发票号|发票编号|账单号|应收编号|Invoice No|Invoice ID", required=True, example="YS260301"),
        _customer(required=True),
        f("amount_yuan", "money", "应收金额", "Invoiced", "金额|开票金额|应收款|Amount", required=True, example="126000"),
        f("issued_on", "date", "开票日期", "Issued on", "应收日期|日期|Issue Date|Invoice Date", required=True, example="2026-03-05"),
        f("due_on", "date", "到期日", "Due on", "到期日期|应收到期|付款期限|Due Date", required=True, example="2026-04-04"),
        _person(), _order(),
    ), (_k("invoice_id"),), "issued_on", ("invoice_id",), aliases=("应收", "发票", "invoice", "账单")),
    Dataset("receipts", Text("回款", "Receipts"), "fact", (
        f("received_on", "date", "回款日期", "Received on", "到账日期|收款日期|到款日期|款到日期|日期|Payment Date|Received Date|Date Paid|Date Received|月份|周次|季度", required=True, example="2026-03-12"),
        f("amount_yuan", "money", "回款金额", "Collected", "金额|到账金额|收款金额|回款额|实收金额|Amount|Paid", required=True, example="63000"),
        f("receipt_id", "text", "回款单号", "Receipt", "收款单号|流水号|回款编号|Receipt ID|Payment ID", example="HK260312-1"),
        f("invoice_id", "text", "应收单号", "Invoice", "发票号|应收编号|Invoice ID"),
        _order(), _customer(), _person(),
        f("kind", "choice", "款项", "Kind", "款项类型|回款类型|类型", choices=RECEIPT_KIND, example="定金"),
    ), (_k("receipt_id"),), "received_on", ("receipt_id",), aliases=("回款", "收款", "到账", "receipt", "payment")),
    Dataset("targets", Text("目标", "Targets"), "entity", (
        f("period", "period", "期间", "Period", "月份|季度|年度|目标期间|年月|Month|Quarter", required=True, example="2026-03"),
        f("value", "number", "目标值", "Target", "目标|目标金额|销售目标|业绩目标|任务|任务额|预计销售额|计划销售额|预算销售额|目标销售额|Target Value|Quota|planned|Budget Sales", required=True, example="900000"),
        f("metric", "text", "指标", "Metric", "目标指标|考核指标|KPI", example="sales"),
        f("level", "choice", "层级", "Level", "目标层级|级别", choices=LEVEL, closed=True, example="团队"),
        f("owner", "text", "目标对象", "Owner", "对象|归属|姓名|销售员|业务员|团队|大区|区域", example="华东一部"),
        f("product", "text", "产品", "Product", _PRODUCT),
        f("region", "text", "大区", "Region", ""),
        f("version", "integer", "版本", "Version", "版本号", example="1"),
        f("reason", "text", "调整原因", "Reason", "原因|备注"),
    ), (_k("period", "metric level owner product region version"),), "period", aliases=("目标", "任务", "target", "quota", "指标分解")),
    Dataset("pledges", Text("业绩保证", "Pledges"), "entity", (
        f("period", "period", "期间", "Period", "月份|季度|保证期间|年月|保证月份|承诺月份|承诺期间|承诺季度|责任月份|考核月份|Month|Commitment Month|Pledge Month", required=True, example="2026-03"),
        f("owner", "text", "保证人", "Owner", "姓名|承诺人|签署人|立状人|立约人|立军令状人|Name|Pledger|Committed By|团队|部门|保证团队|承诺团队|对象|责任人|责任团队", required=True, example="华东一部"),
        f("pledge_yuan", "money", "保证业绩", "Pledge", "保证业绩(万元)|保证金额|保证额|业绩保证|承诺业绩|承诺金额|业绩承诺|承诺目标|承诺额|承诺业绩额|承诺完成|军令状目标|军令状金额|军令状业绩|立状目标|责任目标|保证目标|Pledge Amount|Commitment|Committed Amount|Promised Sales", required=True, example="9400000"),
        f("level", "choice", "层级", "Level", "类型|级别|个人/团队", choices=LEVEL, closed=True, example="团队"),
        f("donation_yuan", "money", "乐捐", "Donation", "乐捐(元)|乐捐金额|自罚|未达自罚|自罚金额|未达标罚款|认罚金额|未达罚款|罚金|罚款|Forfeit|Penalty|Stake|自愿乐捐|未达成乐捐|未完成乐捐|承诺乐捐|Donation", example="2000"),
        f("metric", "text", "指标", "Metric", "保证指标"),
        f("reward", "text", "激励", "Reward", "奖励|兑现奖励|激励方案", example="团队聚餐"),
        f("leader", "text", "带队人", "Leader", "负责人|团队负责人|领队"),
        f("signed_on", "date", "签署日期", "Signed on", "签订日期|签署时间", example="2026-03-02"),
        f("witness", "text", "见证人", "Witness", "监督人"),
        f("reason", "text", "变更原因", "Reason for the change", "更改原因|修改原因|变更说明|调整原因"),
    ), (_k("owner period", "level"),), "period", aliases=("业绩保证", "保证书", "pledge", "军令状", "承诺")),
    Dataset("settlements", Text("兑现", "Settlements"), "entity", (
        f("period", "period", "期间", "Period", "月份|季度|年月", required=True, example="2026-02"),
        f("owner", "text", "保证人", "Owner", "姓名|团队|部门|对象", required=True, example="华东一部"),
        f("level", "choice", "层级", "Level", "类型|级别", choices=LEVEL, closed=True, example="团队"),
        f("decision", "choice", "处理", "Decision", "处理结果|兑现结果|处理方式|决定", required=True, choices=DECISION, closed=True, example="豁免"),
        f("amount_yuan", "money", "金额", "Amount", "兑现金额|乐捐金额", example="2000"),
        f("reason", "text", "原因", "Reason", "理由|说明|备注"),
        f("approver", "text", "批准人", "Approver", "审批人"),
        f("decided_on", "date", "决定日期", "Decided on", "处理日期|日期", example="2026-03-03"),
    ), (_k("owner period", "level"),), "period", aliases=("兑现", "结算", "settlement")),
    Dataset("deals", Text("商机", "Deals"), "entity", (
        f("deal_id", "text", "商机编号", "Deal", "商机ID|商机号|编号|线索编号|项目编号|opportunity_id|Deal ID|mql_id|Lead ID|Opportunity", required=True, example="SJ-0412"),
        f("created_on", "date", "创建日期", "Created on", "创建时间|商机创建|建立日期|engage_date|Created Date|Create Date|first_contact_date|Open Date", example="2026-01-08"),
        _person(), _customer(), _product(),
        f("amount_yuan", "money", "商机金额", "Deal amount", "金额|预计金额|成交金额|合同金额|close_value|Amount|Deal Value|Value", example="126000"),
        f("sales_stage", "text", "销售阶段", "Sales stage", "阶段|商机阶段|当前阶段|deal_stage|Stage|Sales Stage|Pipeline Stage", example="价值展示"),
        f("decision_node", "text", "客户决策节点", "Decision node", "决策节点|客户阶段|客户节点|客户决策"),
        f("outcome", "choice", "结果", "Outcome", "商机结果|赢输|状态|Status|Result", choices=OUTCOME, closed=True, example="进行中"),
        f("closed_on", "date", "关闭日期", "Closed on", "关单日期|结束日期|成交日期|关闭时间|close_date|Closed Date|Close Date", example="2026-03-11"),
        f("won_on", "date", "赢单日期", "Won on", "赢单时间|won_date|Won Date"),
        f("lost_reason", "text", "输单原因", "Lost reason", "丢单原因|失败原因|Loss Reason"),
        f("competitor", "text", "竞争对手", "Competitor", "竞品|竞争品牌"),
        f("source_medium", "text", "来源", "Source", _MEDIUM, example="百度搜索"),
        f("expected_close_on", "date", "预计成交日期", "Expected close", "预计关闭日期|预计签约日期|Expected Close Date"),
        f("stated_probability", "share", "填报概率", "Stated probability", "成交概率|赢率|概率|Probability"),
        f("list_price_yuan", "money", "标价", "List price", "原价|报价"),
        f("team", "text", "团队", "Team", _TEAM), _region(),
        f("person_id", "text", "工号", "Employee no.", "员工编号|sr_id"),
        f("customer_id", "text", "客户编号", "Customer no.", "客户ID|seller_id"),
    ), (_k("deal_id"),), "created_on", aliases=("商机", "deal", "pipeline", "opportunit", "线索", "leads", "closed_deals")),
    Dataset("stage_events", Text("阶段流转", "Stage events"), "entity", (
        f("deal_id", "text", "商机编号", "Deal", "商机ID|商机号|项目编号|opportunity_id|Deal ID", required=True, example="SJ-0412"),
        f("stage", "text", "阶段", "Stage", "进入阶段|销售阶段|节点|阶段名称|Stage Name", required=True, example="了解需求"),
        f("entered_on", "date", "进入日期", "Entered on", "进入时间|日期|变更时间|Entered|Entered Date", required=True, example="2026-01-20"),
        f("track", "choice", "流程", "Track", "流程类型|轨道", choices=TRACK, closed=True, example="销售流程"),
        f("by", "text", "操作人", "By", "变更人|操作者"),
        f("evidence", "text", "依据", "Evidence", "凭证|说明"),
    ), (_k("deal_id stage entered_on", "track"),), "entered_on", aliases=("阶段流转", "阶段记录", "stage")),
    Dataset("inventories", Text("客户盘点", "Customer inventory"), "entity", (
        f("inv_date", "date", "盘点日期", "Inventory date", "日期|盘点时间", required=True, example="2026-03-02"),
        _customer(required=True),
        f("deal_id", "text", "商机编号", "Deal", "商机ID|商机号"),
        f("node", "text", "客户决策节点", "Decision node", "决策节点|客户节点|节点", example="确认需求"),
        f("sales_stage", "text", "销售阶段", "Sales stage", "阶段"),
        f("strategy", "text", "推进策略", "Strategy", "策略|下一步|推进方案", example="约决策人演示"),
        f("owner", "text", "责任人", "Owner", "销售员|负责人|业务员", example="王海燕"),
        f("due_on", "date", "期限", "Due on", "完成日期|截止日期"),
    ), (_k("inv_date deal_id"), _k("inv_date customer")), "inv_date", aliases=("客户盘点", "盘点", "inventory")),
    Dataset("visits", Text("拜访", "Visits"), "fact", (
        _person("拜访人", required=True),
        f("customer", "text", "客户", "Customer", _CUSTOMER + "|受访单位|受访客户|被访单位|被访客户|拜访单位|到访单位|走访单位|终端名称|门店名称", required=True, example="杭州星河酒店"),
        f("started_at", "datetime", "签到时间", "Check-in", "拜访日期|拜访时间|到访时间|开始时间|日期|签到|进店时间|Check In|Check-In Time|Visit Date|Start Time", required=True, example="2026-03-02 09:30"),
        f("visit_id", "text", "拜访编号", "Visit", "编号|拜访单号|Visit ID", example="V260302-01"),
        f("ended_at", "datetime", "签退时间", "Check-out", "离开时间|结束时间|签退|离店时间|Check Out|Check-Out Time|End Time", example="2026-03-02 10:15"),
        f("in_lat", "number", "签到纬度", "Check-in latitude", "纬度|Lat"),
        f("in_lon", "number", "签到经度", "Check-in longitude", "经度|Lng|Lon"),
        f("out_lat", "number", "签退纬度", "Check-out latitude", ""),
        f("out_lon", "number", "签退经度", "Check-out longitude", ""),
        f("coord", "text", "坐标系", "Coordinate system", "坐标|地图"),
        f("accuracy_m", "number", "定位精度", "Accuracy", "精度|定位精度(米)", unit="m"),
        f("kind", "choice", "首访/回访", "Kind", "拜访类型|类型", choices=VISIT_KIND, example="首访"),
        f("purpose", "choice", "目的", "Purpose", "拜访目的|访问目的", choices=PURPOSE, example="开发新客户"),
        f("topics", "list", "沟通内容", "Topics", "内容|谈及内容|介绍内容", example="产品、售后服务"),
        f("contact", "text", "联系人", "Contact", "受访人|客户联系人"),
        f("contact_role", "choice", "对方角色", "Contact role", "联系人角色|是否决策人", choices=CONTACT_ROLE),
        f("phone", "text", "电话", "Phone", "联系电话|手机"),
        f("result", "text", "结果", "Result", "拜访结果|洽谈结果"),
        f("ordered", "bool", "是否订货", "Ordered", "是否成交|成交|下单"),
        f("cost_yuan", "money", "费用", "Cost", "拜访费用|花费"),
        f("analysis", "text", "分析", "Analysis", "首访分析|回访分析|拜访分析"),
        f("next_action", "text", "下一步", "Next action", "后续计划|下次计划"),
        f("next_on", "date", "下次日期", "Next on", "下次拜访日期"),
        f("guidance", "text", "指导意见", "Guidance", "主管指导|批示"),
        f("reviewer", "text", "批阅人", "Reviewer", "审阅人"),
        f("reviewed_at", "datetime", "批阅时间", "Reviewed at", "审阅时间"),
        f("team", "text", "团队", "Team", _TEAM), _region(),
        f("person_id", "text", "工号", "Employee no.", "员工编号"),
        f("customer_id", "text", "客户编号", "Customer no.", "客户ID"),
    ), (_k("visit_id"), _k("person started_at customer")), "started_at", ("visit_id",), aliases=("拜访", "visit", "走访", "签到")),
    Dataset("callbacks", Text("客户回访", "Call-backs"), "fact", (
        f("visit_id", "text", "拜访编号", "Visit", "编号|Visit ID", required=True, example="V260302-01"),
        f("called_on", "date", "回访日期", "Called on", "电话日期|日期|回访时间", required=True, example="2026-03-04"),
        f("callback_id", "text", "回访编号", "Call-back", "回访单号"),
        f("reached", "bool", "是否接通", "Reached", "接通"),
        f("confirmed", "bool", "确认到访", "Visit confirmed", "是否属实|确认拜访"),
        f("content_match", "bool", "内容相符", "Content matches", "内容一致"),
        f("satisfaction", "number", "满意度", "Satisfaction", "评分|满意度评分"),
        f("comment", "text", "意见", "Comment", "备注|客户意见"),
    ), (_k("callback_id"),), "called_on", ("callback_id",), aliases=("客户回访", "回访", "callback")),
    Dataset("day_plans", Text("每日访问计划", "Daily visit plans"), "entity", (
        _person("计划人", required=True),
        f("date", "date", "日期", "Date", "计划日期|访问日期", required=True, example="2026-03-02"),
        _customer(required=True),
        f("area", "text", "区域", "Area", "拜访区域|片区"),
        f("slot", "text", "时段", "Slot", "时间段|计划时间", example="09:00-10:30"),
        f("purpose", "choice", "目的", "Purpose", "访问目的|拜访目的", choices=PURPOSE, example="收款"),
        f("filed_at", "datetime", "提交时间", "Filed at", "填报时间"),
        f("approver", "text", "审批人", "Approver", "主管|批准人"),
        f("approved_at", "datetime", "审批时间", "Approved at", "批准时间"),
    ), (_k("person date customer", "slot"),), "date", aliases=("访问计划", "拜访计划", "day_plan", "plan")),
    Dataset("day_reports", Text("每日销售报告", "Daily sales reports"), "entity", (
        _person("报告人", required=True),
        f("date", "date", "日期", "Date", "报告日期", required=True, example="2026-03-02"),
        f("attendance", "text", "出勤", "Attendance", "考勤|出勤情况"),
        f("calls", "integer", "电话数", "Calls", "拨打电话|通话数"),
        f("connected", "integer", "接通数", "Connected", "接通电话|接通量|接听量|人工接听量"),
        f("selling_minutes", "number", "销售时长", "Selling minutes", "销售时长(分钟)|洽谈时长", unit="minute"),
        f("travel_minutes", "number", "路途时长", "Travel minutes", "路途时长(分钟)|在途时长", unit="minute"),
        f("ordered_yuan", "money", "订货额", "Ordered", "当日订货|订货金额"),
        f("collected_yuan", "money", "回款额", "Collected", "当日回款|回款金额"),
        f("complaints", "integer", "客诉处理数", "Complaints handled", "客诉数|投诉处理"),
        f("competitor_info", "text", "竞品信息", "Competitor news", "竞争者信息|竞品动态"),
        f("customer_opinion", "text", "客户意见", "Customer opinion", "顾客意见"),
        f("insight", "text", "心得", "What was learnt", "工作心得|总结"),
        f("cost_yuan", "money", "费用", "Cost", "当日费用"),
        f("commission_yuan", "money", "佣金", "Commission", "提成"),
        f("filed_at", "datetime", "提交时间", "Filed at", "填报时间"),
        f("approver", "text", "审批人", "Approver", "主管"),
        f("approved_at", "datetime", "审批时间", "Approved at", "批阅时间"),
        f("instruction", "text", "指示", "Instruction", "批示|主管指示"),
        f("quality", "number", "质量评分", "Quality", "日报质量|评分"),
    ), (_k("person date"),), "date", aliases=("销售报告", "日报", "day_report", "工作日报")),
    Dataset("trips", Text("出差", "Trips"), "entity", (
        f("trip_id", "text", "出差单号", "Trip", "出差编号|Trip ID", required=True, example="CC260301"),
        _person("出差人", required=True),
        f("start_on", "date", "开始日期", "Start", "出发日期|出差开始", required=True, example="2026-03-02"),
        f("end_on", "date", "结束日期", "End", "返回日期|出差结束", required=True, example="2026-03-05"),
        f("area", "text", "地点", "Area", "出差地点|目的地"),
        f("customers", "list", "拜访客户", "Customers", "客户清单|计划客户"),
        f("content", "text", "事由", "Content", "出差事由|内容"),
        f("checklist", "list", "携带资料", "Checklist", "携带物品|准备资料"),
        f("approver", "text", "审批人", "Approver", "批准人"),
    ), (_k("trip_id"),), "start_on", aliases=("出差", "trip")),
    Dataset("trip_costs", Text("出差费用", "Trip costs"), "fact", (
        f("trip_id", "text", "出差单号", "Trip", "出差编号|Trip ID", required=True, example="CC260301"),
        f("item", "choice", "费用项", "Item", "项目|费用类型|科目", required=True, choices=TRIP_ITEM, example="交通"),
        f("budget_yuan", "money", "预算", "Budget", "预算金额", example="800"),
        f("actual_yuan", "money", "实际", "Actual", "实际金额|实际费用|报销金额", example="760"),
    ), (_k("trip_id item"),), None, aliases=("出差费用", "差旅费用", "trip_cost")),
    Dataset("mileage", Text("车补", "Mileage"), "fact", (
        _person("申报人", required=True),
        f("date", "date", "日期", "Date", "用车日期", required=True, example="2026-03-02"),
        f("claimed_km", "number", "申报公里", "Claimed km", "里程|公里数|行驶里程", unit="km", example="46"),
        f("odometer_start", "number", "起始里程表", "Odometer at start", "出发里程", unit="km"),
        f("odometer_end", "number", "结束里程表", "Odometer at end", "返回里程", unit="km"),
        f("tolls_yuan", "money", "路桥费", "Tolls", "过路费|高速费"),
    ), (_k("person date"),), "date", aliases=("车补", "私车公用", "mileage", "里程")),
    Dataset("media", Text("媒体投放", "Media"), "fact", (
        f("date", "date", "日期", "Date", "投放日期|C Date|Day|Reporting Starts|Week|Week Start|Time", example="2026-03-02"),
        f("medium", "text", "媒体", "Medium", "渠道|投放渠道|媒介|平台|广告平台|Category|Channel|Platform|Media|Source", required=True, example="抖音信息流"),
        f("campaign", "text", "活动", "Campaign", "广告系列|推广计划|计划|Campaign Name|xyz_campaign_id|Campaign"),
        f("segment", "text", "人群", "Segment", "客群|细分|人群包|age|Age|Audience"),
        f("cost_yuan", "money", "花费", "Cost", "费用|消耗|投放金额|投放费用|广告费|Spent|Mark Spent|Spend|Cost|Amount Spent|Total Spend|Spend in account currency", example="12000"),
        f("impressions", "number", "曝光", "Impressions", "展现|展示|曝光量|展现量|展示量|Impression|Impressions"),
        f("views", "number", "观看", "Views", "阅读|播放|阅读量|播放量|观看量|浏览量|Views"),
        f("viewers", "number", "观看人数", "Viewers", "去重人数|阅读人数|触达人数|Reach|Viewers"),
        f("repeat_viewers", "number", "重复观看人数", "Repeat viewers", "留存|留存人数|重复观看|Repeat Viewers"),
        f("clicks", "number", "点击", "Clicks", "点击量|点击数|Clicks|Link Clicks"),
        f("leads", "number", "线索", "Leads", "线索数|留资|留资数|Total_Conversion|Leads"),
        f("deals", "number", "成交数", "Deals", "成交单数|订单数|转化数|Approved_Conversion|Orders|Conversions|Deals"),
        f("revenue_yuan", "money", "成交额", "Revenue", "收入|带来收入|成交金额|Revenue"),
        f("margin_yuan", "money", "毛利", "Margin", "毛利额|利润|Margin|Profit"),
    ), (_k("date medium", "campaign segment"),), "date", aliases=("媒体", "投放", "广告", "media", "marketing", "ads", "campaign", "KAG")),
    Dataset("touches", Text("触点", "Touches"), "fact", (
        f("customer", "text", "客户", "Customer", _CUSTOMER, example="杭州星河酒店"),
        f("lead_id", "text", "线索编号", "Lead", "线索ID|Lead ID|User ID"),
        f("touched_at", "datetime", "触达时间", "Touched at", "时间|触点时间|访问时间|Timestamp", example="2026-03-02 10:00"),
        f("medium", "text", "媒体", "Medium", "渠道|触点|Channel|Source", example="抖音信息流"),
        f("converted", "bool", "是否成交", "Converted", "转化|是否转化|Conversion"),
        f("value_yuan", "money", "金额", "Value", "成交金额|转化金额|total_conversion_value|Conversion Value"),
        f("path", "text", "路径", "Path", "触点路径|转化路径|Channel Path"),
        f("conversions", "number", "成交数", "Conversions", "转化数|total_conversions"),
        f("nulls", "number", "未成交数", "Nulls", "未转化数|total_null"),
    ), (), "touched_at", aliases=("触点", "touch", "path", "归因")),
    Dataset("surveys", Text("满意度", "Surveys"), "fact", (
        f("answered_on", "date", "填写日期", "Answered on", "日期|调查日期|回答日期|提交时间|Answer Date|review_answer_timestamp", example="2026-03-06"),
        f("respondent", "text", "受访者", "Respondent", "答卷人|编号|答卷编号|受访人|Respondent ID|review_id"),
        _customer(), _person(), _product(), _region(),
        f("wave", "text", "期次", "Wave", "调查期次|批次|波次", example="2026Q1"),
        f("part", "choice", "部分", "Part", "调查部分|模块|类别", choices=SURVEY_PART, example="产品"),
        f("item", "text", "项目", "Item", "调查项目|题目|指标", example="外观"),
        f("score", "number", "评分", "Score", "得分|分数|打分|满意度|review_score|Rating", example="5"),
        f("scale", "number", "满分", "Scale", "量表|分制", example="5"),
        f("recommend", "number", "推荐意愿", "Recommend (0-10)", "推荐度|NPS|推荐意愿(0-10)", example="9"),
        f("comment", "text", "意见", "Comment", "建议|评价|备注|review_comment_message"),
    ), (_k("respondent wave item"),), "answered_on", ("respondent",), aliases=("满意度", "问卷", "调查", "survey", "review", "rating")),
    Dataset("complaints", Text("投诉", "Complaints"), "entity", (
        f("complaint_id", "text", "投诉编号", "Complaint", "客诉编号|投诉单号|工单号", required=True, example="TS260301"),
        f("opened_at", "datetime", "投诉时间", "Opened at", "受理时间|投诉日期|日期|反馈时间|来电时间|Date Filed|Filed on|Date received|Received on|Complaint date|Date of complaint|Reported on", required=True, example="2026-03-02 14:00"),
        _customer(), _product(), _person(),
        f("kind", "text", "类型", "Kind", "投诉类型|问题类型"),
        f("severity", "text", "严重程度", "Severity", "级别|等级"),
        f("first_response_at", "datetime", "首次响应时间", "First response", "响应时间"),
        f("solved_at", "datetime", "解决时间", "Solved at", "关闭时间|完成时间"),
        f("cause", "text", "原因", "Cause", "根本原因|投诉原因"),
        f("satisfaction", "number", "满意度", "Satisfaction", "处理满意度"),
        f("cost_yuan", "money", "费用", "Cost", "处理费用|赔付"),
        f("reopened", "bool", "是否重开", "Reopened", "重新打开"),
    ), (_k("complaint_id"),), "opened_at", aliases=("投诉", "客诉", "complaint")),
    Dataset("exams", Text("培训考核", "Exams"), "entity", (
        f("exam_on", "date", "考核日期", "Exam date", "考试日期|日期", required=True, example="2026-03-06"),
        f("trainee", "text", "学员", "Trainee", "姓名|参训人|员工|考生", required=True, example="李泽明"),
        f("score", "number", "成绩", "Score", "分数|得分|考核成绩", required=True, example="86"),
        f("full_score", "number", "满分", "Full score", "总分", example="100"),
        f("pass_score", "number", "及格分", "Pass score", "合格分", example="60"),
        f("topic", "choice", "科目", "Topic", "课程|培训内容|主题", choices=EXAM_TOPIC, example="产品"),
        f("trainer", "text", "讲师", "Trainer", "培训师|老师"),
        f("examiner", "text", "考官", "Examiner", "考核人"),
        f("cohort", "text", "期数", "Cohort", "班次|培训期|期次"),
        f("attempt", "integer", "第几次", "Attempt", "考试次数|次数", example="1"),
    ), (_k("trainee exam_on", "topic cohort attempt"),), "exam_on", aliases=("培训", "考核", "考试", "exam", "training")),
    Dataset("intel", Text("市场情报", "Market intelligence"), "fact", (
        f("date", "date", "日期", "Date", "反映日期|上报日期", required=True, example="2026-03-02"),
        f("content", "text", "内容", "Content", "情况|反映内容|情报内容", required=True, example="竞品下调滤芯价格"),
        f("kind", "choice", "类型", "Kind", "情报类型|类别", choices=INTEL_KIND, example="竞品"),
        f("competitor", "text", "竞争对手", "Competitor", "竞品品牌|竞品"),
        f("product", "text", "产品", "Product", "竞品型号|产品名称"),
        f("price_yuan", "money", "价格", "Price", "竞品价格|售价"),
        f("severity", "text", "严重程度", "Severity", "级别"),
        _person("反映人"), _region(),
        f("handled_on", "date", "处理日期", "Handled on", "处理时间"),
    ), (), "date", aliases=("市场情报", "市场状况", "情报", "intel")),
    Dataset("budgets", Text("预算", "Budgets"), "entity", (
        f("period", "period", "期间", "Period", "月份|季度|年度|年月", required=True, example="2026-03"),
        f("item", "text", "科目", "Item", "费用项目|预算项目|项目|费用类型|预算科目|费用科目", required=True, example="市场推广"),
        f("amount_yuan", "money", "预算金额", "Budget", "预算|预算额|金额", required=True, example="120000"),
        _team(), _region(),
        f("channel", "text", "渠道", "Channel", "销售渠道"),
    ), (_k("period item", "team"),), "period", aliases=("预算", "budget")),
    Dataset("expenses", Text("费用", "Expenses"), "fact", (
        f("date", "date", "日期", "Date", "发生日期|费用日期|费用发生日期|报销日期|支出日期|开支日期|消费日期|Expense Date|月份|周次|季度", required=True, example="2026-03-02"),
        f("item", "text", "科目", "Item", "费用项目|费用类型|费用类别|支出类型|支出项目|开支类型|开支项目|报销类型|报销项目|消费类型|项目|费用科目|Expense Type|Expense Category", required=True, example="市场推广"),
        f("amount_yuan", "money", "费用金额", "Expense", "金额|费用|报销金额|支出金额|开支金额|消费金额|实际金额|Expense Amount", required=True, example="8600"),
        f("expense_id", "text", "费用单号", "Expense no.", "报销单号|报销编号|单号|Expense ID"),
        _team(), _person("报销人"), _region(),
        f("channel", "text", "渠道", "Channel", "销售渠道"),
        _customer(),
    ), (_k("expense_id"),), "date", ("expense_id",), aliases=("费用", "报销", "expense")),
)

DATASETS: dict[str, Dataset] = {dataset.name: dataset for dataset in _DATASETS}


def dataset(name: str) -> Dataset:
    """The dataset of that name; Chinese labels are accepted too.

    Raises UnknownName with a suggestion.
    """
    found = DATASETS.get(name) or next((d for d in _DATASETS if name in (d.label.zh, d.label.en)), None)
    if found is None:
        raise UnknownName.of(Text("数据集", "dataset"), name, DATASETS)
    return found


def facts() -> Iterator[Dataset]:
    return (d for d in _DATASETS if d.kind == "fact")


# ---------------------------------------------------------------------------------------------------------------------
# Columns the warehouse adds when it materialises rows, so that questions need no joins: who, where and what a row is
# about, resolved by the rules for people, teams, customers and products. A blank stays NULL; questions show 未分配 etc.

_DERIVED = {
    # What a line is credited with (split shares applied), what it cost, and whether its status counts.
    "sales": {"credited_yuan": "DECIMAL(18,4)", "credited_cost_yuan": "DECIMAL(18,4)", "credited_quantity": "DOUBLE",
              "order_key": "VARCHAR", "is_counted": "BOOLEAN"},
    # Outcome and closing date after the rules for files that only name a stage or a won date.
    # What was known of a deal that was closed and opened again: how and when it had ended, and the day that was taken back.
    "deals": {"final_outcome": "VARCHAR", "final_closed_on": "DATE", "earlier_outcome": "VARCHAR", "earlier_closed_on": "DATE", "reopened_on": "DATE"},
    # Distance from check-in to the customer, both in one coordinate system; NULL where it cannot be known.
    "visits": {"distance_m": "DOUBLE"},
}

# Rows of an owner at a level, who may be a person: matched as the person of a sale is, on the first day of the period.
OWNED = ("pledges", "targets", "settlements")

# Derived tables the warehouse keeps beside the datasets: money received, credited to people (a receipt of a split order
# becomes one row per seller; `credited_yuan` adds up to the receipt).
DERIVED_TABLES = {
    "receipt_credits": {
        "received_on": "DATE", "credited_yuan": "DECIMAL(18,4)", "receipt_id": "VARCHAR", "order_id": "VARCHAR",
        "invoice_id": "VARCHAR", "person_label": "VARCHAR", "person_known": "VARCHAR", "team_label": "VARCHAR",
        "region_label": "VARCHAR", "customer_label": "VARCHAR",
    },
}


def resolved(name: str) -> dict[str, str]:
    """Resolved columns of a dataset and how each is stored, in table order.

    Every dataset with a person carries person_label, team_label, region_label and person_known ("known", "unknown",
    "ambiguous" or NULL), one with an owner owner_label and owner_known, as if the owner were a person; with a customer customer_label; with a product product_label and line_label; with a medium
    medium_label, with a source medium source_label; a few datasets carry more (`_DERIVED`).
    """
    has = DATASETS[name]
    who = {"person_label": "VARCHAR", "person_known": "VARCHAR"}
    where = {"team_label": "VARCHAR", "region_label": "VARCHAR"}
    columns: dict[str, str] = {}
    if name == "people":
        return {"person_label": "VARCHAR"} | where
    if name == "customers":
        return {"customer_label": "VARCHAR", "owner_label": "VARCHAR", "source_label": "VARCHAR"}
    if "person" in has or name in ("receipts", "callbacks", "trip_costs", "exams", "stage_events"):
        columns |= who | where
    elif name in ("budgets",):
        columns |= where
    if "customer" in has or name in ("callbacks", "stage_events"):
        columns["customer_label"] = "VARCHAR"
    if "product" in has and name not in ("targets", "intel"):
        columns |= {"product_label": "VARCHAR", "line_label": "VARCHAR"}
    if name in OWNED:
        columns |= {"owner_label": "VARCHAR", "owner_known": "VARCHAR"}
    if medium_column(name):
        columns["medium_label" if medium_column(name) == "medium" else "source_label"] = "VARCHAR"
    return columns | _DERIVED.get(name, {})


def medium_column(name: str) -> str | None:
    """The column of a dataset that names a medium, whose spellings are brought together in `medium_label` or `source_label`."""
    return next((column for column in ("medium", "source_medium") if column in DATASETS[name]), None)


def stored_columns(name: str) -> dict[str, str]:
    """Every column of the current table `name`, in order: fields, extra, batch_id, row_no, resolved columns."""
    columns = {field.name: field.stored_as for field in DATASETS[name].fields}
    columns |= {"extra": STORED_AS["extra"], "batch_id": "BIGINT", "row_no": "BIGINT"}
    return columns | resolved(name)
