"""A sheet that describes columns is not loaded; a sheet of data that talks about columns is."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import Refused
from tests.analytics.ingest.made_files import cleaned, csv_file, only

DICTIONARIES = {
    "字段说明.csv": "字段名,类型,说明\nordered_on,日期,下单的日期\namount_yuan,金额,含税金额\nperson,文本,销售员姓名\n",
    "数据说明.csv": "序号,列名,数据类型,示例\n1,订单号,文本,DD001\n2,日期,日期,2026-03-02\n3,金额,数值,1200\n",
    "订单表.csv": "订单系统接口文档,,,,\n字段名,类型,长度,是否必填,备注\n订单编号,varchar,20,是,主键\n下单日期,date,,是,\n客户名称,varchar,50,否,\n销售金额,decimal,18,是,含税\n",
    "data_dictionary.csv": "Table,Field,Description\naccounts,account,Company name\naccounts,sector,Industry\nsales_pipeline,deal_stage,Sales pipeline stage\n",
    "客户表结构.csv": '名称,代码,数据类型,主键,注释\n客户,customer,VARCHAR(50),否,客户全称\n销售员,person,VARCHAR(20),否,\n金额,amount,"DECIMAL(18,2)",否,单位元\n',
    "客户对照.csv": "客户,产品\n订单编号,下单日期\n客户名称,销售金额\n毛利额,回款金额\n",
}
DATA = {
    "目标.csv": ("targets", "指标,目标值,期间\n销售额,900000,2026-03\n回款额,800000,2026-03\n新客户数,20,2026-03\n订单数,300,2026-03\n毛利额,40000,2026-03\n"),
    "产品.csv": ("products", "产品编号,产品名称,类型,说明,单价\nP1,滤芯,耗材,适用A1,12\nP2,净水器,整机,,1200\n"),
    "市场情报.csv": ("intel", "日期,情报类型,内容,备注\n2026-03-01,竞品,竞品下调价格,已核实\n2026-03-02,价格,滤芯涨价,\n"),
    "customers.csv": ("customers", "Company,Field,Description\nAcme,Agriculture,old customer\nBeta,Mining,new\n"),
    "销售流水.csv": ("sales", "编号,名称,类型,备注,日期,金额\n1,客户名称,销售,销售金额,2026-03-01,200\n2,订单编号,销售,商品单价,2026-03-02,300\n3,下单日期,销售,,2026-03-02,300\n"),
    "费用.csv": ("expenses", "费用日期,科目,说明,金额\n2026-03-01,差旅,机票,100\n2026-03-02,招待费,客户,20\n"),
}


@pytest.mark.parametrize("name", DICTIONARIES)
def test_a_sheet_that_describes_columns_is_no_data(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="数据字典"):
        cleaned(csv_file(tmp_path, DICTIONARIES[name], name=name))


@pytest.mark.parametrize("name", DATA)
def test_a_sheet_of_data_is_not_refused_for_the_words_it_uses(tmp_path: Path, name: str) -> None:
    expected, text = DATA[name]
    sheet = only(csv_file(tmp_path, text, name=name))
    assert (sheet.dataset, sheet.rows.num_rows) == (expected, len(text.splitlines()) - 1)
