"""Small sheets as shops and offices keep them: taken for what they are, with the amount that counts and without a question."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import Refused
from tests.analytics.ingest.made_files import cleaned, column, csv_file

MEMBERS = "会员号,消费金额,消费时间,备注\n2,45,2026-03-01 01:10,文具盒\n2,12,2026-03-01 01:12,钢笔\n5,78,2026-03-02 09:00,书包\n"
CARTONS = "发运月份,区域,客户名称,销售员,产品简称,单价,箱数\n2026-01,北,甲公司,李根,比萨,126.72,5\n2026-02,北,乙公司,李根,汉堡,137.04,30\n"
STORES = "日期,店号,品牌编号,类别,毛利,销售额\n2026-03-01,51011,D04470,女装,30,100\n2026-03-01,51011,D07760,男装,20,80\n2026-03-01,51021,D04470,女装,10,60\n"
PROVINCES = "省份,城市,2026年1月,2026年2月\n江苏,徐州,100,200\n江苏,南京,50,60\n浙江,宁波,5,6\n"




@pytest.mark.parametrize(("text", "total"), [(MEMBERS, 135), (CARTONS, 4744.8), (STORES, 240), (PROVINCES, 421)])
def test_sales_without_a_question(tmp_path: Path, text: str, total: float) -> None:
    [sheet] = cleaned(csv_file(tmp_path, text, "一月.csv"), accept=False)
    assert sheet.dataset == "sales" and not sheet.questions
    assert float(sum(column(sheet, "amount_yuan"))) == pytest.approx(total)


@pytest.mark.parametrize(("text", "name", "dataset", "field"), [
    ("单品编码,单品名称,分类编码,分类名称\n1021,牛首生菜,101,花叶类\n1022,四川红香椿,101,花叶类\n", "商品表.csv", "products", "product"),
    ("姓名,性别,车牌,车型,手机号\n王楠,女,皖A1,魏牌,13300000001\n伍玉珍,男,冀A2,奔驰,13300000002\n", "客户信息表.csv", "customers", "customer"),
])
def test_registers(tmp_path: Path, text: str, name: str, dataset: str, field: str) -> None:
    [sheet] = cleaned(csv_file(tmp_path, text, name), accept=False)
    assert (sheet.dataset, len(column(sheet, field)), sheet.questions) == (dataset, 2, ())


@pytest.mark.parametrize("name", ["media-lines.csv", "明细.csv"])
def test_what_lacks_its_day_is_not_called_advertising(tmp_path: Path, name: str) -> None:
    """Its hint would have the amount loaded as what advertising cost."""
    with pytest.raises(Refused) as refused:
        cleaned(csv_file(tmp_path, "Order ID,Amount,Profit,Quantity,Category\nB-1,1275,-114,7,Chairs\nB-1,66,-12,5,Coats\nB-2,80,16,4,Toys\n", name))
    assert "下单日期" in refused.value.message.zh and "cost_yuan" not in refused.value.message.zh


def test_stock_by_the_day_it_came_in_is_not_called_a_purchase(tmp_path: Path) -> None:
    text = "站点,SKU,名称,入库日期,数量,库龄天数\nUS,Z1,油烟机,2026-01-14 09:00,46,19\nUS,T2,配件,2026-01-05 03:00,6,50\n"
    with pytest.raises(Refused) as refused:
        cleaned(csv_file(tmp_path, text, "库龄.csv"))
    assert "买进" not in refused.value.message.zh
