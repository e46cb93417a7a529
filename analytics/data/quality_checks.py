"""What is checked about the data, in which words, and what to do about it: the vocabulary of the question `data_quality`.

Rows hold the codes declared here; screens, workbooks and the command line show their labels.
"""

from __future__ import annotations

from dataclasses import dataclass

from analytics.errors import Text


@dataclass(frozen=True)
class Check:
    """One kind of finding. `counted` says what `affected` and `of` count; `fix` is the code of what to do about it."""

    name: str
    label: Text
    counted: str
    fix: str
    rule: Text


CHECKS = (
    Check("unknown_people", Text("名字不在人员表", "Names not in People"), "rows", "list_person", Text(
        "写了人的行里，这个人不在「人员」里的；没有人员表时不判断。", "Of the rows naming a person, those naming someone who is not in People; not judged without that list.")),
    Check("ambiguous_people", Text("重名分不清", "Names of several people"), "rows", "say_which_person", Text(
        "名字属于几个人，工号、团队和日期都定不下来的行，记为未分配。", "Rows whose name several people have and neither number, team nor date decides; they stay unassigned.")),
    Check("unknown_customers", Text("客户不在客户表", "Customers not in the list"), "rows", "list_customer", Text(
        "写了客户的行里，客户不在「客户」里的；没有客户表时不判断。", "Of the rows naming a customer, those naming one who is not in Customers; not judged without that list.")),
    Check("unknown_products", Text("产品不在产品表", "Products not in the list"), "rows", "list_product", Text(
        "写了产品的行里，产品不在「产品」里的；没有产品表时不判断。", "Of the rows naming a product, those naming one that is not in Products; not judged without that list.")),
    Check("no_owner", Text("客户没有归属", "Customers without owner"), "rows", "fill_owner", Text(
        "「归属销售」空着的客户 ÷ 全部客户。", "Customers whose owner is blank ÷ all customers.")),
    Check("no_person", Text("没写销售员", "No salesperson"), "rows", "fill_person", Text(
        "姓名和工号都空着的行 ÷ 全部行（销售只看计入业绩的行）。", "Rows with neither name nor number ÷ all rows (of sales, those that count).")),
    Check("no_cost", Text("没有成本", "No cost"), "rows", "fill_cost", Text(
        "自己没写成本、产品表也算不出成本的行 ÷ 计入业绩的行。有成本的行和全部成交额相差超过 5% 时，毛利不显示。",
        "Lines with no cost of their own nor from the product list ÷ lines that count. Where the sales of lines with a cost differ from all sales by more than 5 %, gross profit is not shown.")),
    Check("no_created_on", Text("商机没有创建日期", "Deals without creation date"), "rows", "fill_created_on", Text(
        "创建日期空着的商机 ÷ 全部商机；它们计入存量，不计入批次。", "Deals whose creation date is blank ÷ all deals; they count in stock, not in cohorts.")),
    Check("no_amount", Text("商机没有金额", "Deals without amount"), "rows", "fill_amount", Text(
        "金额空着的商机 ÷ 全部商机。", "Deals whose amount is blank ÷ all deals.")),
    Check("future_rows", Text("日期在将来", "Dated in the future"), "rows", "correct_date", Text(
        "日期晚于今天的行 ÷ 有日期的行；已入库，从不计数。", "Rows dated after today ÷ dated rows; they are loaded and never counted.")),
    Check("lookalike_orders", Text("像是重复的订单", "Look-alike orders"), "orders", "compare_orders", Text(
        "同一天、同一客户、同一人、行数和金额（不为 0）都相同的订单，除第一张以外 ÷ 写了客户的订单。",
        "Orders of one day, customer and person with the same number of lines and amount (not 0), all but the first ÷ orders naming a customer.")),
    Check("day_gaps", Text("缺工作日", "Working days missing"), "days", "upload_days", Text(
        "第一行到最后一行之间，一行也没有的工作日（公司日历）÷ 其间的工作日。有行的工作日不到一半、或不足 5 个工作日的表不按天来，不判断。",
        "Working days (company calendar) between the first and the last row without a single row ÷ working days between them. "
        "A sheet with rows on fewer than half of them, or spanning fewer than 5, does not come daily and is not judged.")),
    Check("person_gaps", Text("有人缺日", "People's days missing"), "person_days", "ask_people", Text(
        "按人：表的首末日之间、在职的工作日里没有交的天数 ÷ 应交天数。应交的人：交过的人；设了「销售岗位」时还有这些岗位的人。日报总是看；拜访只在交到八成以上时看。",
        "Per person: working days employed, between the sheet's first and last day, without a row ÷ days due. Due from everyone who ever filed and, where "
        "selling roles are set, from everyone in them. Daily reports always; visits only where 80 % or more of the days have one.")),
    Check("silent_days", Text("最近没有数据", "Nothing lately"), "days", "upload_days", Text(
        "按天来的表：最后一行之后、今天之前的工作日；不选期间时才看。", "Of sheets that come daily: working days after the last row and before today; only without a period.")),
    Check("late_batches", Text("上传得晚", "Uploaded late"), "batches", "upload_sooner", Text(
        "有效批次里，入库日比它最晚一行（不晚于入库日）迟 7 天以上的 ÷ 有日期的有效批次。每个数据集第一天入库的是历史，不看。",
        "Active batches loaded more than 7 days after their latest row (not after the loading day) ÷ active batches with dates. "
        "What came on the first day a dataset was loaded is history and passed over.")),
    Check("rejected_rows", Text("行被搁置", "Rows set aside"), "rows", "mend_rows", Text(
        "有效批次里，搁置的行之和 ÷ 读到的行之和。", "Over active batches: rows set aside ÷ rows read, sums divided.")),
)
BY_NAME = {check.name: check for check in CHECKS}

FIXES: dict[str, Text] = {
    "list_person": Text("加进人员表，或照表里的写法改", "Add to People, or spell as there"),
    "say_which_person": Text("加一列工号或团队", "Add a column with number or team"),
    "list_customer": Text("加进客户表，或照表里的写法改", "Add to Customers, or spell as there"),
    "list_product": Text("加进产品表，或照表里的写法改", "Add to Products, or spell as there"),
    "upload_people": Text("先上传人员表，才能判断", "Upload People first: cannot be judged"),
    "upload_customers": Text("先上传客户表，才能判断", "Upload Customers first: cannot be judged"),
    "upload_products": Text("先上传产品表，才能判断", "Upload Products first: cannot be judged"),
    "fill_owner": Text("在客户表补「归属销售」", "Fill the owner in Customers"),
    "fill_person": Text("补销售员或工号，再上传", "Fill name or number, upload again"),
    "fill_cost": Text("补成本，或在产品表补单位成本", "Fill costs, or unit costs in Products"),
    "fill_created_on": Text("补创建日期，再上传", "Fill the creation date, upload again"),
    "fill_amount": Text("补商机金额，再上传", "Fill the deal amount, upload again"),
    "correct_date": Text("核对日期，改正后再上传", "Check the date, upload again"),
    "compare_orders": Text("核对两张订单，撤销重复的批次", "Compare them, undo the repeat"),
    "upload_days": Text("补传缺的日子，或记为额外休息日", "Upload those days, or set them off"),
    "ask_people": Text("请本人补交", "Ask those people to file them"),
    "upload_sooner": Text("每天或每周上传", "Upload daily or weekly"),
    "mend_rows": Text("改好退回的行，再上传", "Mend those rows, upload again"),
}
COUNTED: dict[str, Text] = {
    "rows": Text("行", "rows"), "orders": Text("单", "orders"), "days": Text("工作日", "working days"),
    "person_days": Text("人天", "person-days"), "batches": Text("批", "batches"),
}
STATES: dict[str, Text] = {"active": Text("有效", "Active"), "undone": Text("已撤销", "Undone")}
