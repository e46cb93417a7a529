"""Every sentence with which the importer sets a row aside, warns or refuses, as its reader sees it in either language.

The tests of ingestion make it say each of them; the guide to uploading shows the same words.
"""

from __future__ import annotations

from dataclasses import dataclass

from analytics.errors import Text


@dataclass(frozen=True)
class Said:
    """A defect: the files that make the importer say it, the last of them having it, and its whole sentence."""

    code: str
    severity: str
    row: int | None
    files: tuple[tuple[str, str], ...]
    zh: str
    en: str
    locked: str = ""  # a period of pledges that is locked before the last file


# What cleaning finds in a sheet that loads.
DEFECTS = {
    "blank": Said("REQUIRED_BLANK", "error", 2, (("销售.csv", "下单日期,成交额\n,5\n"),),
        "销售.csv 第 2 行「下单日期」是空的，这一列必须填写；请补上后重新上传。",
        "Row 2 of 销售.csv: “下单日期” is blank but must be filled in; fill it in and upload again."),
    "day": Said("BAD_DATE", "error", 2, (("拜访.csv", "拜访人,客户,拜访日期\n王,甲,2024/13/01\n"),),
        "拜访.csv 第 2 行「拜访日期」是 2024/13/01，不是有效日期；请改成 2024-01-13 这样的写法。",
        "Row 2 of 拜访.csv: “拜访日期” is 2024/13/01, which is not a valid date; write it like 2024-01-13."),
    "moment": Said("BAD_DATE", "error", 2, (("拜访.csv", "拜访人,客户,签到时间\n王,甲,3月2日 25:61\n"),),
        "拜访.csv 第 2 行「签到时间」是 3月2日 25:61，不是有效日期；请改成 2026-03-02 09:30 这样的写法。",
        "Row 2 of 拜访.csv: “签到时间” is 3月2日 25:61, which is not a valid date; write it like 2026-03-02 09:30."),
    "clock of a moment": Said("BAD_DATE", "error", 2, (("拜访.csv", "拜访人,客户,签到时间\n王,甲,09:30\n"),),
        '拜访.csv 第 2 行「签到时间」是 09:30，只有钟点，没有日期；请加一列日期，或说明这张表是哪一天的（命令行 --map "=2026-03-02=started_at" 这样）。',
        'Row 2 of 拜访.csv: “签到时间” is 09:30: a clock time without a day; add a column with the day, or say which day the sheet is of (command line: --map "=2026-03-02=started_at").'),
    "clock of a day": Said("BAD_DATE", "error", 2, (("销售.csv", "下单日期,成交额\n09:30,5\n"),),
        '销售.csv 第 2 行「下单日期」是 09:30，只有钟点，没有日期；请加一列日期，或说明这张表是哪一天的（命令行 --map "=2026-03-02=ordered_on" 这样）。',
        'Row 2 of 销售.csv: “下单日期” is 09:30: a clock time without a day; add a column with the day, or say which day the sheet is of (command line: --map "=2026-03-02=ordered_on").'),
    "period": Said("BAD_DATE", "error", 2, (("目标.csv", "期间,目标值\n上旬,5\n"),),
        "目标.csv 第 2 行「期间」是 上旬，不是有效期间；请改成 2026-03、2026-Q1 或 2026 这样的写法。",
        "Row 2 of 目标.csv: “期间” is 上旬, which is not a period; write it like 2026-03, 2026-Q1 or 2026."),
    "period of a pledge": Said("BAD_PERIOD", "error", 2, (("业绩保证.csv", "期间,保证人,保证业绩(万元)\n2026,王海燕,12\n2026-Q1,方圆,30\n"),),
        "业绩保证.csv 第 2 行「期间」是 2026，业绩保证只按月或按季；请改成 2026-03 或 2026-Q1 这样的写法。",
        "Row 2 of 业绩保证.csv: “期间” is 2026, but a pledge is for a month or a quarter; write it like 2026-03 or 2026-Q1."),
    "pledge below zero": Said("NEGATIVE_AMOUNT", "error", 2, (("业绩保证.csv", "期间,保证人,保证业绩(万元)\n2026-03,王海燕,-12\n2026-03,方圆,30\n"),),
        "业绩保证.csv 第 2 行「保证业绩(万元)」是负数（-120,000 元），保证和乐捐的金额不能小于零；请改成正数后重新上传。",
        "Row 2 of 业绩保证.csv: “保证业绩(万元)” is negative (-120,000 yuan), but pledges and donations cannot be below zero; write a positive amount and upload again."),
    "pledge of nothing": Said("ZERO_PLEDGE", "error", 2, (("业绩保证.csv", "期间,保证人,保证业绩(万元)\n2026-03,王海燕,0\n2026-03,方圆,30\n"),),
        "业绩保证.csv 第 2 行「保证业绩(万元)」是 0，没有保证什么，算不出兑现没有；不作保证就删掉这一行，或填上金额后重新上传。",
        "Row 2 of 业绩保证.csv: “保证业绩(万元)” is 0: nothing is pledged, so nothing could be kept or missed; delete the row where nothing is pledged, or write the amount and upload again."),
    "amount in words": Said("BAD_NUMBER", "error", 2, (("销售.csv", "下单日期,成交额\n2026-03-02,十二万\n"),),
        "销售.csv 第 2 行「成交额」是 十二万，不是数字；请改成 12800 或 1.28万 这样的写法。",
        "Row 2 of 销售.csv: “成交额” is 十二万, which is not a number; write it like 12800 or 12.8k."),
    "large amount": Said("BAD_NUMBER", "error", 2, (("销售.csv", "下单日期,成交额\n2026-03-02,999999999999999\n"),),
        "销售.csv 第 2 行「成交额」是 999999999999999，大得不像金额；请改成 12800 或 1.28万 这样的写法。",
        "Row 2 of 销售.csv: “成交额” is 999999999999999, which is too large for an amount; write it like 12800 or 12.8k."),
    "percent amount": Said("BAD_NUMBER", "error", 2, (("销售.csv", "下单日期,成交额\n2026-03-02,12%\n"),),
        "销售.csv 第 2 行「成交额」是 12%，是百分数，不是金额；请改成 12800 或 1.28万 这样的写法。",
        "Row 2 of 销售.csv: “成交额” is 12%, which is a percentage and no amount; write it like 12800 or 12.8k."),
    "formula": Said("BAD_NUMBER", "error", 2, (("销售.csv", "下单日期,成交额\n2026-03-02,#REF!\n"),),
        "销售.csv 第 2 行「成交额」是 #REF!，公式出错或没有计算；请在 Excel 里修好公式、保存后重新上传。",
        "Row 2 of 销售.csv: “成交额” is #REF!: its formula failed or was never calculated; mend the formula in Excel, save and upload again."),
    "share in words": Said("BAD_NUMBER", "error", 2, (("销售.csv", "下单日期,成交额,分成比例\n2026-03-02,5,三成\n"),),
        "销售.csv 第 2 行「分成比例」是 三成，不是数字；请改成 35% 或 0.35 这样的写法。",
        "Row 2 of 销售.csv: “分成比例” is 三成, which is not a number; write it like 35% or 0.35."),
    "count": Said("BAD_NUMBER", "error", 2, (("日报.csv", "日期,销售员,电话数\n2026-03-02,王,3.5\n"),),
        "日报.csv 第 2 行「电话数」是 3.5，不是整数；请改成 12 这样的整数。",
        "Row 2 of 日报.csv: “电话数” is 3.5, which is not a whole number; write a whole number, such as 12."),
    "number in words": Said("BAD_NUMBER", "error", 2, (("销售.csv", "下单日期,成交额,数量\n2026-03-02,5,三台\n"),),
        "销售.csv 第 2 行「数量」是 三台，不是数字；请改成 12.5 这样的写法。",
        "Row 2 of 销售.csv: “数量” is 三台, which is not a number; write it like 12.5."),
    "foreign currency": Said("FOREIGN_CURRENCY", "error", 2, (("销售.csv", "下单日期,成交额\n2026-03-02,US$100\n2026-03-02,￥700\n"),),
        "销售.csv 第 2 行「成交额」是 US$100，是美元，不能和人民币直接相加；请换算成人民币，或给出汇率（命令行 --rate USD=…）。",
        "Row 2 of 销售.csv: “成交额” is US$100, in US dollars, which cannot be added to yuan as it stands; convert it into yuan, or give the rate (command line: --rate USD=…)."),
    "not on the list": Said("BAD_CHOICE", "error", 2, (("商机.csv", "商机编号,结果\n1,搁置\n"),),
        "商机.csv 第 2 行「结果」是 搁置，只能是：进行中、赢单、输单；请改成其中一个后重新上传。",
        "Row 2 of 商机.csv: “结果” is 搁置, but must be one of: Open, Won, Lost; change it to one of these and upload again."),
    "yes or no": Said("BAD_CHOICE", "error", 2, (("拜访.csv", "拜访人,客户,签到时间,是否订货\n王,甲,2026-03-02,也许\n"),),
        "拜访.csv 第 2 行「是否订货」是 也许，只能是：是、否；请改成其中一个后重新上传。",
        "Row 2 of 拜访.csv: “是否订货” is 也许, but must be one of: yes, no; change it to one of these and upload again."),
    "error cell": Said("ERROR_CELL", "warning", 2, (("客户.csv", "客户,地址\n甲,#N/A\n"),),
        "客户.csv 第 2 行「地址」是 #N/A，已当作空白；请在 Excel 里修好公式、保存后重新上传。",
        "Row 2 of 客户.csv: “地址” is #N/A and was taken as blank; mend the formula in Excel, save and upload again."),
    "day to come": Said("FUTURE_DATE", "warning", 2, (("销售.csv", "下单日期,成交额\n2027-01-01,5\n"),),
        "销售.csv 第 2 行「下单日期」是 2027-01-01，晚于今天（2026-11-22），已加载但到那天才计入；如果日期写错了，请改正后重新上传。",
        "Row 2 of 销售.csv: “下单日期” is 2027-01-01, after today (2026-11-22); it is loaded and counts from that day on; if the date is wrong, correct it and upload again."),
    "return above zero": Said("RETURN_SIGN", "warning", 2, (("销售.csv", "下单日期,成交额,成交类型\n2026-03-02,5,退货\n"),),
        "销售.csv 第 2 行「成交额」是 5，但这一行是退货，已按负数保存；如果不是退货，请改这一行的成交类型后重新上传。",
        "Row 2 of 销售.csv: “成交额” is 5 on a return; it was stored as a negative amount; if it is no return, change the kind of sale in this row and upload again."),
    "shares of an order": Said("SPLIT_SHARES", "warning", 2, (("销售.csv", "下单日期,成交额,订单号,销售员,分成比例\n2026-03-02,5,A1,王,60%\n2026-03-02,5,A1,李,30%\n"),),
        "销售.csv 第 2 行「分成比例」里 A1 各人加起来是 90%，不是 100%，已照原样加载；请核对各人的分成，改好后重新上传。",
        "Row 2 of 销售.csv: “分成比例” gives the people of A1 90% in all, not 100%; loaded as it stands; check each person's share, correct it and upload again."),
    "closed before created": Said("CLOSED_BEFORE_CREATED", "warning", 2, (("商机.csv", "商机编号,创建日期,关闭日期,结果\nD1,2026-03-02,2026-01-05,赢单\n"),),
        "商机.csv 第 2 行「关闭日期」是 2026-01-05，早于创建日期 2026-03-02，已照原样加载，成交周期不算这一个；请核对两个日期，改好后重新上传。",
        "Row 2 of 商机.csv: “关闭日期” is 2026-01-05, before the deal was created (2026-03-02); loaded as it stands, and left out of the length of deals; check both dates, correct them and upload again."),
    "clicks above impressions": Said("PART_ABOVE_WHOLE", "warning", 2, (("投放.csv", "日期,媒体,花费,曝光,观看,观看人数,重复观看人数,点击\n2026-03-02,抖音,100,1000,500,400,100,1200\n"),),
        "投放.csv 第 2 行「点击」是 1,200，比「曝光」（1,000）还多，已照原样加载；合计仍是这样时点击率不显示；请核对这两格是不是填反或口径不同，改好后重新上传。",
        "Row 2 of 投放.csv: “点击” is 1,200, more than “曝光” (1,000); loaded as it stands, and the click rate is not shown where the sums are like this, too; check whether the two cells were swapped or count different things, correct them and upload again."),
    "viewers above views": Said("PART_ABOVE_WHOLE", "warning", 2, (("投放.csv", "日期,媒体,花费,曝光,观看,观看人数,重复观看人数,点击\n2026-03-02,抖音,100,1000,500,600,100,12\n"),),
        "投放.csv 第 2 行「观看人数」是 600，比「观看」（500）还多，已照原样加载；合计仍是这样时留存不显示；请核对这两格是不是填反或口径不同，改好后重新上传。",
        "Row 2 of 投放.csv: “观看人数” is 600, more than “观看” (500); loaded as it stands, and retention is not shown where the sums are like this, too; check whether the two cells were swapped or count different things, correct them and upload again."),
    "repeat viewers above viewers": Said("PART_ABOVE_WHOLE", "warning", 2, (("投放.csv", "日期,媒体,花费,曝光,观看,观看人数,重复观看人数,点击\n2026-03-02,抖音,100,1000,500,400,450,12\n"),),
        "投放.csv 第 2 行「重复观看人数」是 450，比「观看人数」（400）还多，已照原样加载；合计仍是这样时留存不显示；请核对这两格是不是填反或口径不同，改好后重新上传。",
        "Row 2 of 投放.csv: “重复观看人数” is 450, more than “观看人数” (400); loaded as it stands, and retention is not shown where the sums are like this, too; check whether the two cells were swapped or count different things, correct them and upload again."),
    "negative cost": Said("NEGATIVE_COST", "warning", 3, (("投放.csv", "日期,媒体,花费,曝光,观看,观看人数,重复观看人数,点击\n2026-03-02,抖音,100,1000,500,400,50,12\n2026-03-03,抖音,-40,,,,,\n"),),
        "投放.csv 第 3 行「花费」是负数（-40 元），当作返款从花费里减去；如果不是返款，请改成正数后重新上传。",
        "Row 3 of 投放.csv: “花费” is negative (-40 yuan); it was taken as money back and lowers the cost; if it is no money back, write a positive amount and upload again."),
    "deals above leads": Said("DEALS_ABOVE_LEADS", "warning", 2, (("投放.csv", "日期,媒体,花费,线索,成交数,成交额,毛利\n2026-03-02,抖音,100,3,5,500,200\n2026-03-03,抖音,100,5,2,500,200\n"),),
        "投放.csv 第 2 行「成交数」是 5，比「线索」（3）还多，已照原样加载；如果不是以前的线索后来成交，请核对这两格，改好后重新上传。",
        "Row 2 of 投放.csv: “成交数” is 5, more than “线索” (3); loaded as it stands; unless earlier leads closed later, check the two cells, correct them and upload again."),
    "deals of a medium above leads": Said("DEALS_ABOVE_LEADS", "warning", 2, (("投放.csv", "日期,媒体,花费,线索,成交数,成交额,毛利\n" + "".join(f"2026-03-{day:02d},抖音,100,2,3,,\n" for day in range(1, 22))),),
        "投放.csv 第 2 行「成交数」里 抖音 合计 63，比「线索」合计（42）还多，已照原样加载；请核对这个媒体的线索是不是漏记，改好后重新上传。",
        "Row 2 of 投放.csv: “成交数” adds up to 63 for 抖音, more than “线索” (42); loaded as it stands; check whether leads of this medium are missing, correct them and upload again."),
    "margin above revenue": Said("MARGIN_ABOVE_REVENUE", "warning", 2, (("投放.csv", "日期,媒体,花费,线索,成交数,成交额,毛利\n2026-03-02,抖音,100,5,3,500,800\n2026-03-03,抖音,100,5,2,-500,-200\n"),),
        "投放.csv 第 2 行「毛利」是 800.00 元，比「成交额」（500.00 元）还多，已照原样加载，ROI 会偏高；请核对这两格是不是填反或单位不同，改好后重新上传。",
        "Row 2 of 投放.csv: “毛利” is 800.00 yuan, more than “成交额” (500.00 yuan); loaded as it stands, and ROI comes out too high; check whether the two cells were swapped or are in different units, correct them and upload again."),
    "medium and day twice": Said("SAME_MEDIUM_AND_DAY", "warning", 3, (("投放.csv", "日期,媒体,花费,曝光,观看,观看人数,重复观看人数,点击\n2026-03-02,抖音,100,1000,500,400,50,12\n2026-03-02,抖音,100,1000,500,400,50,12\n"),),
        "投放.csv 第 3 行「媒体」是 抖音 2026-03-02，有 2 行每一格都相同，每一行都计入了；如果是重复粘贴，请删掉多余的行后重新上传。",
        "Row 3 of 投放.csv: “媒体” is 抖音 2026-03-02: 2 rows are the same in every cell, and each of them counts; if they were pasted twice, delete the surplus rows and upload again."),
    "medium and day with other numbers": Said("SAME_MEDIUM_AND_DAY", "warning", 3, (("投放.csv", "日期,媒体,花费,曝光,观看,观看人数,重复观看人数,点击\n2026-03-02,抖音,100,1000,500,400,50,12\n2026-03-02,抖音,80,900,400,300,40,10\n"),),
        "投放.csv 第 3 行「媒体」是 抖音 2026-03-02，同一天、同一媒体（活动、人群）有 2 行，数字不同，已加在一起；如果其中一行是更正，请只留下对的那一行后重新上传。",
        "Row 3 of 投放.csv: “媒体” is 抖音 2026-03-02: 2 rows of one day and medium (campaign, segment) with different numbers, which were added up; if one of them is a correction, keep only the right one and upload again."),
    "stage nobody knows": Said("UNKNOWN_STAGE", "warning", 4, (("阶段.csv", "商机编号,阶段,进入日期\nD1,初步接洽,2026-01-05\nD1,见面约访,2026-01-08\nD1,火星阶段,2026-02-06\n"),),
        "阶段.csv 第 4 行「阶段」是 火星阶段（这样写的共 1 行），阶段表里没有，行已载入，漏斗里不计；请在设置的阶段里加上它，或改成阶段表里的名字后重新上传。",
        "Row 4 of 阶段.csv: “阶段” is 火星阶段 (rows that say so: 1), which no stage set has; the rows are loaded and the funnel leaves them out; add it to the stages in Settings, or write a stage of the set and upload again."),
    "negative deal": Said("NEGATIVE_DEAL", "warning", 2, (("商机.csv", "商机编号,创建日期,商机金额\nD1,2026-01-05,-5000\n"),),
        "商机.csv 第 2 行「商机金额」是负数（-5,000 元），已照原样加载，会从在途金额里减去；商机金额应是正数，请改正后重新上传。",
        "Row 2 of 商机.csv: “商机金额” is negative (-5,000 yuan); it was loaded as it stands and lowers the open amount; a deal's amount is positive: correct it and upload again."),
    "chance above one": Said("IMPOSSIBLE_CHANCE", "warning", 2, (("商机.csv", "商机编号,创建日期,填报概率\nD1,2026-01-05,150%\n"),),
        "商机.csv 第 2 行「填报概率」是 150%，把握只能在 0 到 100% 之间，这一格当作没填；请改正后重新上传。",
        "Row 2 of 商机.csv: “填报概率” is 150%, but a chance lies between 0 and 100 %; the cell counts as blank; correct it and upload again."),
    "path that converted less than never": Said("NEGATIVE_COUNT", "warning", 2, (("路径.csv", "path,total_conversions,total_null\nA > B,-3,2\nA,1,1\n"),),
        "路径.csv 第 2 行「total_conversions」是 -3，个数不能小于 0，归因当作 0；请改正后重新上传。",
        "Row 2 of 路径.csv: “total_conversions” is -3, but a count is never below 0; attribution takes it for 0; correct it and upload again."),
    "path without a touch": Said("EMPTY_PATH", "warning", 3, (("路径.csv", "path,total_conversions,total_null\nA > B,3,2\n,4,1\n"),),
        "路径.csv 第 3 行「path」是空的，这一行的 5 个没有触点，归因里不计；请补上路径后重新上传。",
        "Row 3 of 路径.csv: “path” is blank: the 5 of this row have no touch and are left out of attribution; write the path and upload again."),
    "lost with a won date": Said("WON_AND_LOST", "warning", 2, (("商机.csv", "商机编号,创建日期,赢单日期,结果\nD1,2026-01-05,2026-03-02,输单\n"),),
        "商机.csv 第 2 行「赢单日期」是 2026-03-02，可是这一行的结果是输单，以结果为准；请核对到底赢了还是输了，改好后重新上传。",
        "Row 2 of 商机.csv: “赢单日期” is 2026-03-02, but the outcome of this row is lost, which counts; check whether it was won or lost, correct it and upload again."),
    "won with a reason of its loss": Said("WON_AND_LOST", "warning", 2, (("商机.csv", "商机编号,创建日期,输单原因,结果\nD1,2026-01-05,太贵,赢单\n"),),
        "商机.csv 第 2 行「输单原因」是 太贵，可是这一行的结果是赢单，以结果为准；请核对到底赢了还是输了，改好后重新上传。",
        "Row 2 of 商机.csv: “输单原因” is 太贵, but the outcome of this row is won, which counts; check whether it was won or lost, correct it and upload again."),
    "stages out of order": Said("STAGES_OUT_OF_ORDER", "warning", 3, (("阶段.csv", "商机编号,阶段,进入日期\nD1,价值展示,2026-01-05\nD1,见面约访,2026-02-06\n"),),
        "阶段.csv 第 3 行「阶段」是 见面约访（2026-02-06），可是这个商机 2026-01-05 就进了后面的「价值展示」，已照原样加载；如果日期或阶段写错了，请改正后重新上传。",
        "Row 3 of 阶段.csv: “阶段” is 见面约访 (2026-02-06), but the deal had entered the later stage “价值展示” on 2026-01-05; loaded as it stands; if the date or the stage is wrong, correct it and upload again."),
    "dates going backwards": Said("DATES_BACKWARD", "warning", 21, (("阶段.csv", "商机编号,阶段,进入日期\nD1,初步接洽,2026-01-01\nD1,见面约访,2026-02-01\nD2,初步接洽,2026-01-02\nD2,见面约访,2026-02-02\nD3,初步接洽,2026-01-03\nD3,见面约访,2026-02-03\nD4,初步接洽,2026-01-04\nD4,见面约访,2026-02-04\nD5,初步接洽,2026-01-05\nD5,见面约访,2026-02-05\nD6,初步接洽,2026-01-06\nD6,见面约访,2026-02-06\nD7,初步接洽,2026-01-07\nD7,见面约访,2026-02-07\nD8,初步接洽,2026-01-08\nD8,见面约访,2026-02-08\nD9,初步接洽,2026-01-09\nD9,见面约访,2026-02-09\nD10,见面约访,2026-02-05\nD10,初步接洽,2026-01-06\n"),),
        "阶段.csv 第 21 行「进入日期」是 2026-01-06，比同一商机的上一行（第 20 行，2026-02-05）还早，按日期先后计算；如果日期写错了，请改正后重新上传。",
        "Row 21 of 阶段.csv: “进入日期” is 2026-01-06, before the row above of the same deal (row 20, 2026-02-05); the order of the dates counts; if the date is wrong, correct it and upload again."),
    "swapped coordinates": Said("SWAPPED_COORDINATES", "warning", 2, (("客户.csv", "客户,纬度,经度\n甲,113.95,22.57\n"),),
        "客户.csv 第 2 行「纬度」是 113.95, 22.57，纬度和经度写反了，已对调；请在原表里把这两格对调，免得下次再错。",
        "Row 2 of 客户.csv: “纬度” is 113.95, 22.57: latitude and longitude were swapped and have been put right; swap the two cells in the file, so that it is right next time."),
    "damaged id": Said("DAMAGED_ID", "warning", 2, (("销售.csv", "订单号,下单日期,成交额\n2.88E+18,2026-03-02,5\n2.91E+18,2026-03-02,6\n"),),
        "销售.csv 第 2 行「订单号」是 2.88E+18，编号被表格软件存成了数字，后面几位已经丢了（共 2 行这样），不同的记录会撞成一个，所以没有当作「订单号」，只原样存在旁边；请从系统重新导出，这一列设成文本格式；要是再传包含这些记录的文件，会另外算一遍。",
        "Row 2 of 销售.csv: “订单号” is 2.88E+18: the id was stored as a number and its last digits are lost (rows like it: 2); different records would share it, so it is not taken for “Order”, only kept beside the row; export it again with this column as text; another file with the same records would count them once more."),
    "damaged reference": Said("DAMAGED_ID", "error", 2, (("阶段.csv", "商机编号,阶段,进入日期\n2.88E+18,价值展示,2026-01-05\nSJ-3,价值展示,2026-01-05\n"),),
        "阶段.csv 第 2 行「商机编号」是 2.88E+18，编号后面几位丢了，不知道说的是哪一条；请从系统重新导出，这一列设成文本格式。",
        "Row 2 of 阶段.csv: “商机编号” is 2.88E+18: the last digits of the id are lost, so it does not say which record is meant; export it again with this column as text."),
    "too many cells": Said("RAGGED_ROW", "error", 3, (("销售.csv", "下单日期,销售员,成交额\n2026-03-02,王,5\n2026-03-03,李,1,280\n2026-03-04,李,7\n"),),
        "销售.csv 第 3 行有 4 格，表头只有 3 列，内容多半错了位；请看是不是内容里多了分隔符，改好后重新上传。",
        "Row 3 of 销售.csv: it has 4 cells under 3 headings; they are most likely shifted; look for a delimiter inside a cell, correct it and upload again."),
    "too few cells": Said("RAGGED_ROW", "warning", 3, (("销售.csv", "下单日期,成交额,备注\n2026-03-02,5,好\n2026-03-03,7\n2026-03-04,8,好\n"),),
        "销售.csv 第 3 行只有 2 格，表头有 3 列，缺的当作空白；请核对这一行有没有少填，补好后重新上传。",
        "Row 3 of 销售.csv: it has 2 cells under 3 headings; what is missing was taken as blank; check whether something is missing in this row, fill it in and upload again."),
    "same row again": Said("DUPLICATE_ROW", "warning", 3, (("销售.csv", "下单日期,订单号,成交额\n2026-03-02,A1,5\n2026-03-02,A1,5\n"),),
        "销售.csv 第 3 行「订单号」是 A1，有 2 行完全相同，每一行都计入了；如果是重复录入，请删掉多余的行后重新上传。",
        "Row 3 of 销售.csv: “订单号” is A1: 2 rows are the same in every cell, and each of them counts; if it was entered twice, delete the surplus rows and upload again."),
    "other amount": Said("KEY_CONFLICT", "warning", 3, (("销售.csv", "下单日期,订单号,成交额\n2026-03-02,A1,1234567\n2026-03-02,A1,500\n"),),
        "销售.csv 第 3 行「订单号」是 A1，有几行只有金额不同（500、1234567），都计入了；如果其中一行是更正，请只留下对的那一行后重新上传。",
        "Row 3 of 销售.csv: “订单号” is A1: several rows differ only in the amount (500, 1234567), and each of them counts; if one of them is a correction, keep only the right one and upload again."),
    "far off": Said("OUTLIER", "warning", 26, (("销售.csv", "下单日期,订单号,成交额\n" + "".join(f"2026-03-{day:02d},A{day},{100 + day}\n" for day in range(1, 25)) + "2026-03-25,A25,9000000\n"),),
        "销售.csv 第 26 行「成交额」是 9,000,000.00，比这一列中间的数（113）大一千倍以上，已照原样加载；请核对是不是多写了零，或单位不同，改好后重新上传。",
        "Row 26 of 销售.csv: “成交额” is 9,000,000.00, over a thousand times the middle of this column (113); loaded as it stands; check for a zero too many or another unit, correct it and upload again."),
    "very many": Said("BAD_DATE", "error", None, (("销售.csv", "下单日期,成交额\n" + "昨天,5\n" * 2001 + "2026-03-02,5\n"),),
        "销售.csv 「下单日期」同样的问题共 2,001 处，这里只列前 2,000 处；请照前面列出的写法一起改好。",
        "销售.csv: “下单日期” has 2,001 such defects in all; only the first 2,000 are listed; correct them all as told for those listed."),
}

# Why a sheet does not load that is recognised all the same.
MISSING = {
    "missing column": Said("MISSING_COLUMN", "error", None, (("销售.csv", "下单日期,销售员,合计数\n2026-03-02,王,12.5\n"),),
        '销售.csv 像是销售表，但缺少「成交额」列，没有加载；请补上缺的列，或在命令行用 --map "合计数=amount_yuan" 指明哪一列是「成交额」。',
        '销售.csv: looks like Sales data but has no column for “Sales” and was not loaded; add what is missing, or say which column is “Sales” (command line: --map "合计数=amount_yuan").'),
}

# What only the warehouse sees, once a file is loaded beside the others.
WAREHOUSE_DEFECTS = {
    "same record twice": Said("DUPLICATE_KEY", "warning", 4, (("商机.csv", "商机编号,金额\nD1,1\nD2,2\nD1,3\n"),),
        "商机.csv 第 2 行和第 4 行是同一条（D1），以第 4 行为准；如果另一行才对，请删掉不要的一行后重新上传。",
        "Rows 2 and 4 of 商机.csv are the same record (D1), and row 4 counts; if the other one is right, delete the row you do not want and upload again."),
    "same rows again": Said("SAME_ROWS", "warning", None, (("三月.csv", "下单日期,成交额\n2026-03-02,5\n2026-03-03,6\n"), ("四月.csv", "下单日期,成交额\n2026-03-02,5\n2026-03-03,6\n2026-04-01,7\n")),
        "四月.csv 的 3 行里有 2 行和以前入库的完全相同，没有单号分不出是不是同一笔，已经都算上了；如果是同一份数据，请撤销这一批，再导入一次，问到时选「这次的代替」。",
        "2 of the 3 rows of 四月.csv are the same as rows loaded before; without a number they cannot be told apart, and all of them count; if they are the same data, undo this batch, import the file again and answer that it takes the place of the rows before it."),
    "nobody listed": Said("UNKNOWN_PERSON", "warning", 2, (("销售.csv", "下单日期,销售员,成交额\n2026-03-02,王海燕,5\n2026-03-02,李泽明,7\n"),),
        "还没有「人员」表，销售.csv 里的 2 个人（王海燕、李泽明）都不在其中，行已载入，没有团队；请上传人员表（姓名、团队、大区）。",
        "No list of people yet, so nobody named in 销售.csv (in all 2: 王海燕, 李泽明) is on it; the rows are loaded, without teams; upload a list of people (name, team, region)."),
    "not on the list of people": Said("UNKNOWN_PERSON", "warning", 3, (("人员.csv", "姓名,工号,团队\n王海燕,1,一部\n"), ("销售.csv", "下单日期,销售员,成交额\n2026-03-02,王海燕,5\n2026-03-02,李泽明,7\n"),),
        "销售.csv 第 3 行「销售员」是 李泽明，不在人员表里，1 行已载入；请把这个人加进人员表，或改成人员表里的写法。",
        "Row 3 of 销售.csv: “销售员” says 李泽明, who is not on the list of people; rows loaded all the same: 1; add the person to the list of people, or write the name as it is there."),
    "namesakes": Said("AMBIGUOUS_PERSON", "warning", 2, (("人员.csv", "姓名,工号,团队\n王伟,1,一部\n王伟,2,二部\n"), ("销售.csv", "下单日期,销售员,成交额\n2026-03-02,王伟,5\n"),),
        "销售.csv 第 2 行「销售员」是 王伟，人员表里不止一位叫这个名字，1 行记为未分配；请加一列工号或团队后重新上传。",
        "Row 2 of 销售.csv: “销售员” says 王伟, and several people on the list have that name; rows left unassigned: 1; add a column with the employee number or the team and upload again."),
    "deals that were never loaded": Said("UNKNOWN_DEAL", "warning", 2, (("阶段.csv", "商机编号,阶段,进入日期\nD1,初步接洽,2026-01-05\nD1,见面约访,2026-01-08\nD2,初步接洽,2026-01-09\n"),),
        "阶段.csv 里有 2 个商机（D1、D2）还没有「商机」表，所以都对不上，它们的 3 行已载入，漏斗里先不计；请上传有这些编号的商机表，会自动对上。",
        "2 deals of 阶段.csv (D1, D2) cannot be found, since no sheet of deals was loaded yet; their 3 rows are loaded and the funnel leaves them out for now; upload the sheet of deals with these numbers, and they count by themselves."),
    "a deal nobody knows": Said("UNKNOWN_DEAL", "warning", 3, (("商机.csv", "商机编号,创建日期,商机金额\nD1,2026-01-05,5000\n"), ("阶段.csv", "商机编号,阶段,进入日期\nD1,初步接洽,2026-01-05\nD9,初步接洽,2026-01-06\nD9,见面约访,2026-01-08\n")),
        "阶段.csv 第 3 行「商机编号」是 D9，商机表里没有（这样的共 2 行），行已载入，漏斗里先不计；请核对编号，或上传有这个编号的商机表，会自动对上。",
        "Row 3 of 阶段.csv: “商机编号” is D9, which no sheet of deals holds (rows that say so: 2); they are loaded and the funnel leaves them out for now; check the number, or upload the sheet of deals that holds it, and they count by themselves."),
    "many deals nobody knows": Said("UNKNOWN_DEAL", "warning", 2, (("商机.csv", "商机编号,创建日期,商机金额\nD1,2026-01-05,5000\n"), ("阶段.csv", "商机编号,阶段,进入日期\n" + "".join(f"E{n},初步接洽,2026-01-{n:02d}\n" for n in range(1, 22)))),
        "阶段.csv 里有 21 个商机（E1、E2、E3…）商机表里没有，它们的 21 行已载入，漏斗里先不计；请上传有这些编号的商机表，会自动对上。",
        "21 deals of 阶段.csv (E1, E2, E3, …) are on no sheet of deals; their 21 rows are loaded and the funnel leaves them out for now; upload the sheet of deals with these numbers, and they count by themselves."),
}

WAREHOUSE_DEFECTS |= {
    "locked pledge changed": Said("PLEDGE_LOCKED", "error", 2, (("业绩保证.csv", "期间,保证人,保证业绩(万元)\n2026-03,王海燕,12\n"), ("更改.csv", "期间,保证人,保证业绩(万元)\n2026-03,王海燕,10\n2026-04,方圆,8\n")),
        "更改.csv 第 2 行「保证业绩(万元)」是 王海燕 2026-03 的保证（从 120,000 元 改成 100,000 元），这一期已经锁定，这一行没有写变更原因；请在「变更原因」一列写明原因后重新上传。",
        "Row 2 of 更改.csv: “保证业绩(万元)” changes 120,000 yuan to 100,000 yuan in the pledge of 王海燕 for 2026-03, which is locked, and the row gives no reason; write the reason in a column “变更原因” and upload again.",
        locked="2026-03"),
    "locked pledge new": Said("PLEDGE_LOCKED", "error", 3, (("业绩保证.csv", "期间,保证人,保证业绩(万元)\n2026-03,王海燕,12\n"), ("更改.csv", "期间,保证人,保证业绩(万元)\n2026-03,王海燕,12\n2026-03,方圆,8\n")),
        "更改.csv 第 3 行「保证业绩(万元)」是 方圆 2026-03 的保证（新增），这一期已经锁定，这一行没有写变更原因；请在「变更原因」一列写明原因后重新上传。",
        "Row 3 of 更改.csv: “保证业绩(万元)” adds the pledge of 方圆 for 2026-03, which is locked, and the row gives no reason; write the reason in a column “变更原因” and upload again.",
        locked="2026-03"),
}

# Why nothing is loaded: by the names of tests/analytics/ingest/refused_files.py.
REFUSALS = {
    "not there": Text(
        "找不到文件「没有.csv」；请检查路径。",
        "There is no file “没有.csv”; check the path."),
    "unknown encoding": Text(
        "不认识编码「klingon」；请改用 utf-8、gb18030、big5 或 utf-16。",
        "“klingon” is not an encoding; use utf-8, gb18030, big5 or utf-16."),
    "empty file": Text(
        "「销售.csv」是空文件，没有可以读的内容；请核对是不是选错了文件，或重新导出一份。",
        "“销售.csv” is empty, there is nothing to read; check whether it is the right file, or export it again."),
    "pdf": Text(
        "「合同.pdf」是 PDF 文件，不是表格；请上传 xlsx、xls 或 csv。",
        "“合同.pdf” is a PDF, not a table; upload xlsx, xls or csv."),
    "picture": Text(
        "「截图.png」是图片，不是表格；请上传 xlsx、xls 或 csv。",
        "“截图.png” is a picture, not a table; upload xlsx, xls or csv."),
    "database": Text(
        "「库.db」是数据库文件，不是表格；请上传 xlsx、xls 或 csv。",
        "“库.db” is a database, not a table; upload xlsx, xls or csv."),
    "archive": Text(
        "「三月.rar」是压缩包，不是表格；请解压后上传里面的文件。",
        "“三月.rar” is an archive, not a table; unpack it and upload the files inside."),
    "dBASE": Text(
        "「客户.dbf」是 dBASE 数据库文件；请用 Excel 打开后另存为 xlsx 再上传。",
        "“客户.dbf” is a dBASE database file; open it in Excel, save it as xlsx and upload that."),
    "JSON": Text(
        "「订单.json」是 JSON 数据，不是表格；请导出成 xlsx 或 csv 再上传。",
        "“订单.json” is JSON, not a table; export it as xlsx or csv and upload that."),
    "neither": Text(
        "「销售.xls」不是 Excel 工作簿，也不是文本；请确认文件没有损坏，或另存为 xlsx 再上传。",
        "“销售.xls” is neither an Excel workbook nor text; check that it is not damaged, or save it as xlsx and upload that."),
    "no Excel": Text(
        "「旧.doc」不是 Excel 工作簿；请上传 xlsx、xls 或 csv。",
        "“旧.doc” is not an Excel workbook; upload xlsx, xls or csv."),
    "Word": Text(
        "「说明.docx」是 Word 或 PPT 文件，不是表格；请把里面的表格复制到 Excel，存成 xlsx 再上传。",
        "“说明.docx” is a Word or PowerPoint file, not a table; copy the table into Excel, save it as xlsx and upload that."),
    "page without a table": Text(
        "「报表.xls」其实是网页（HTML），里面没有表格；请用 Excel 打开后另存为 xlsx 再上传。",
        "“报表.xls” is really a web page (HTML) and holds no table; open it in Excel, save it as xlsx and upload that."),
    "damaged": Text(
        "「销售.xlsx」已损坏或不完整，打不开；请在 Excel 里打开确认、另存为 xlsx 后再上传。",
        "“销售.xlsx” is damaged or incomplete and cannot be opened; check it in Excel, save it as xlsx and upload it again."),
    "workbook too large": Text(
        "「明细.xls」有 60 MB，超过 50 MB 的上限；请按月或按年拆成几个文件，或另存为 csv。",
        "“明细.xls” is 60 MB, over the limit of 50 MB; split it by month or year, or save it as csv."),
    "text too large": Text(
        "「明细.csv」有 1,280 MB，超过 1,024 MB 的上限；请按月或按年拆成几个文件。",
        "“明细.csv” is 1,280 MB, over the limit of 1,024 MB; split it by month or year."),
    "too many parts": Text(
        "「销售.xlsx」读了会有风险：内含 2,001 个部件（上限 2,000）；请在 Excel 里把数据复制到新的工作簿再上传。",
        "“销售.xlsx” is not safe to read: it holds 2,001 parts (limit 2,000); copy the data into a new workbook in Excel and upload that."),
    "two parts of a name": Text(
        "「销售.xlsx」读了会有风险：有同名的部件；请在 Excel 里把数据复制到新的工作簿再上传。",
        "“销售.xlsx” is not safe to read: it holds two parts of the same name; copy the data into a new workbook in Excel and upload that."),
    "archive with a password": Text(
        "「三月.zip」是有密码的压缩包，打不开；请去掉密码后再上传。",
        "“三月.zip” is an archive with a password and cannot be opened; remove the password and upload it again."),
    "unpacks too large": Text(
        "「销售.xlsx」读了会有风险：解开后有 600 MB（上限 500 MB）；请在 Excel 里把数据复制到新的工作簿再上传。",
        "“销售.xlsx” is not safe to read: it unpacks to 600 MB (limit 500 MB); copy the data into a new workbook in Excel and upload that."),
    "odd ratio": Text(
        "「销售.xlsx」读了会有风险：压缩比 238,312:1 不正常（上限 100:1）；请在 Excel 里把数据复制到新的工作簿再上传。",
        "“销售.xlsx” is not safe to read: its compression ratio of 238,312:1 is not that of a real workbook (limit 100:1); copy the data into a new workbook in Excel and upload that."),
    "DTD": Text(
        "「销售.xlsx」读了会有风险：部件里有 DTD 声明；请在 Excel 里把数据复制到新的工作簿再上传。",
        "“销售.xlsx” is not safe to read: a part of it declares a DTD; copy the data into a new workbook in Excel and upload that."),
    "long text": Text(
        "「销售.xlsx」读了会有风险：有单元格的文字超过 32,767 个字；请在 Excel 里把数据复制到新的工作簿再上传。",
        "“销售.xlsx” is not safe to read: a cell holds more than 32,767 characters; copy the data into a new workbook in Excel and upload that."),
    "stray cell": Text(
        "「销售.xlsx」的「三月」一直用到 XFD1048576，合 17,179,869,184 格（上限 10,000,000）；多半是远处有一个多余的单元格，请删除多余的行和列后再上传。",
        "Sheet “三月” of “销售.xlsx” reaches to XFD1048576, 17,179,869,184 cells (limit 10,000,000); most likely a stray cell far away: delete the unused rows and columns and upload it again."),
    "too many columns": Text(
        "「销售.xlsx」的「三月」一直用到 DKJ5，超过 2,000 列的上限；多半是右边有多余的单元格，请删除多余的列后再上传。",
        "Sheet “三月” of “销售.xlsx” reaches to DKJ5, over the limit of 2,000 columns; most likely surplus cells on the right: delete the unused columns and upload it again."),
    "password": Text(
        "「工资.xlsx」设了打开密码；请给出密码，或在 Excel 里取消密码（文件 → 信息 → 保护工作簿）后再上传。",
        "“工资.xlsx” opens with a password; give the password, or remove it in Excel (File → Info → Protect Workbook) and upload it again."),
    "wrong password": Text(
        "「工资.xlsx」的密码不对，打不开；请核对大小写后重输。",
        "That is not the password of “工资.xlsx” and it did not open; check capital letters and try again."),
    "out of memory": Text(
        "「销售.csv」读取时超出内存上限（2.0 GB），已停止；多半是远处有一个多余的单元格，请删除多余的行和列后另存再上传；确实很大就请拆成几个文件。",
        "Reading “销售.csv” went over the memory limit (2.0 GB) and was stopped; most likely a stray cell far away: delete the unused rows and columns, save and upload it again; if it really is that large, split it into several files."),
    "too slow": Text(
        "「销售.csv」读了 120 秒还没有读完，已停止；请拆成几个小一些的文件，或另存为 csv 再上传。",
        "“销售.csv” was still being read after 120 seconds and was stopped; split it into smaller files, or save it as csv and upload that."),
    "no such sheet": Text(
        "「销售.xlsx」里没有叫「四月」的工作表；请从这些里选：三月。",
        "“销售.xlsx” has no sheet called “四月”; choose one of these: 三月."),
    "no such row": Text(
        "「销售.csv」没有第 99 行，不能当表头；它的行号是 1–2，请另选一行，或不指定表头让程序自己找。",
        "“销售.csv” has no row 99 to be the header; its rows are 1–2: choose one of them, or leave the header to be found."),
    "no such column": Text(
        "没有叫「成交颜」的列。您是不是要找：成交额？",
        "There is no column called “成交颜”. Did you mean 成交额?"),
    "no such unit": Text(
        "不认识单位「斤」；请改成 元、千元、万元、亿元、k 或 M。",
        "“斤” is not a unit; use 元, 千元, 万元, 亿元, k or M."),
    "unit of no amount": Text(
        "「销售员」不是金额，不能换算单位；请去掉给它的单位。",
        "“Salesperson” is not an amount of money and has no unit to convert; leave its unit out."),
    "bad rate": Text(
        "汇率是 USD=七，不能用；请写成 USD=7.10 这样（1 美元合多少元），币种可以是 HKD、TWD、SGD、AUD、JPY、EUR、GBP、KRW、USD、CAD、CHF、NZD、MOP、INR、THB、VND、IDR、MYR、PHP、RUB、BRL、MXN、SEK、NOK、DKK、PLN、CZK、HUF、RON、TRY、ZAR、AED、SAR、ILS、KZT。",
        "The rate USD=七 cannot be used; write it like USD=7.10 (yuan for one dollar), with one of HKD, TWD, SGD, AUD, JPY, EUR, GBP, KRW, USD, CAD, CHF, NZD, MOP, INR, THB, VND, IDR, MYR, PHP, RUB, BRL, MXN, SEK, NOK, DKK, PLN, CZK, HUF, RON, TRY, ZAR, AED, SAR, ILS, KZT."),
    "bad constant": Text(
        "「销售.csv」给每一行的「下单日期」是 上旬，读不出来；请改成 2026-03-02 这样的写法。",
        "What is said for every row of “销售.csv” cannot be read: “Order date” is 上旬; write it like 2026-03-02."),
    "hidden and empty": Text(
        "「销售.xlsx」没有可以加载的表：「旧数据」是隐藏的工作表，没有加载（要加载请先取消隐藏）；「封面」是空的，没有数据（要用请先填好）。",
        "Nothing in “销售.xlsx” can be loaded: “旧数据” is a hidden sheet and was not loaded (unhide it to load it); “封面” is empty and has no data (fill it in to use it)."),
    "chart": Text(
        "「销售.xlsx」没有可以加载的表：「封面」是空的，没有数据（要用请先填好）；「走势」是图表或已损坏，读不出单元格，没有加载（要加载请把数据复制到新的工作表）。",
        "Nothing in “销售.xlsx” can be loaded: “封面” is empty and has no data (fill it in to use it); “走势” is a chart or damaged, holds no cells to read and was not loaded (copy its data into a new sheet to load it)."),
    "one cell": Text(
        "「销售.csv」没有可以加载的表：「销售.csv」只有一格有内容，不是数据表（要用请写上表头，数据放在表头下面）。",
        "Nothing in “销售.csv” can be loaded: “销售.csv” has one filled cell only and is no table (to use it, write headings and the rows under them)."),
    "header only": Text(
        "「销售.csv」没有可以加载的表：「销售.csv」只有表头，没有数据（要用请在表头下面填上数据）。",
        "Nothing in “销售.csv” can be loaded: “销售.csv” has a header but no rows (to use it, fill in rows under the header)."),
    "no header": Text(
        "「表.csv」没有可以加载的表：「表.csv」没有表头，看不出各列是什么，没有加载；请补上表头，或说明是哪种数据、各列是什么（命令行 --dataset、--map A=字段，列按 A、B、C 称呼）。",
        "Nothing in “表.csv” can be loaded: “表.csv” has no header to tell its columns by and was not loaded; add a header, or say what data it is and which column is which (command line: --dataset, --map A=field; columns are called A, B, C)."),
    "describes columns": Text(
        "「字段.csv」没有可以加载的表：「字段.csv」是对列的说明（数据字典），不是数据，没有加载；请上传填了数据的那张表。",
        "Nothing in “字段.csv” can be loaded: “字段.csv” describes columns (a data dictionary), holds no data and was not loaded; upload the sheet that holds the rows."),
    "list of defects": Text(
        "「问题.csv」没有可以加载的表：「问题.csv」是战报写的问题清单，没有加载；请上传改好的那张表。",
        "Nothing in “问题.csv” can be loaded: “问题.csv” is a list of defects written by Zhanbao and was not loaded; upload the sheet with the mended rows."),
    "nothing known": Text(
        "「表.csv」没有可以加载的表：「表.csv」认不出是哪种数据（没有一列是认得的），没有加载；如果要加载，请说明是哪种数据、各列是什么（命令行 --dataset、--map 列名=字段）。",
        "Nothing in “表.csv” can be loaded: “表.csv” is not recognised as any dataset (none of its headings is known) and was not loaded; to load it, say what data it is and which column is which (command line: --dataset, --map heading=field)."),
    "hardly known": Text(
        "「出差.csv」没有可以加载的表：「出差.csv」认不出是哪种数据（只认得「日期」「姓名」「工号」「部门」，看不出是哪种数据；名称像出差），没有加载；如果要加载，请说明是哪种数据、各列是什么（命令行 --dataset、--map 列名=字段）。",
        "Nothing in “出差.csv” can be loaded: “出差.csv” is not recognised as any dataset (known headings: “日期”, “姓名”, “工号”, “部门”, which do not tell what data it is; its name sounds like Trips) and was not loaded; to load it, say what data it is and which column is which (command line: --dataset, --map heading=field)."),
    "missing column": Text(
        '「销售.csv」没有可以加载的表：销售.csv 像是销售表，但缺少「成交额」列，没有加载；请补上缺的列，或在命令行用 --map "合计数=amount_yuan" 指明哪一列是「成交额」。',
        'Nothing in “销售.csv” can be loaded: 销售.csv: looks like Sales data but has no column for “Sales” and was not loaded; add what is missing, or say which column is “Sales” (command line: --map "合计数=amount_yuan").'),
    "missing value": Text(
        '「投放.csv」没有可以加载的表：投放.csv 像是媒体投放表，但缺少「媒体」列，没有加载；请补上缺的列，或在命令行用 --map "列名=medium" 指明哪一列是「媒体」，或用 --map "=抖音信息流=medium" 说明每一行都是它。',
        'Nothing in “投放.csv” can be loaded: 投放.csv: looks like Media data but has no column for “Medium” and was not loaded; add what is missing, or say which column is “Medium” (command line: --map "heading=medium"), or say what every row has (--map "=抖音信息流=medium").'),
    "several tables": Text(
        '「销售.xlsx」没有可以加载的表：「三月」上有 2 个表（三月#1 A1:C3 像是销售，三月#2 E1:G2 像是销售），没有加载；请说明要哪一个（命令行 --sheet "三月#1" 这样）。',
        'Nothing in “销售.xlsx” can be loaded: “三月” holds 2 tables (三月#1 A1:C3, Sales, 三月#2 E1:G2, Sales) and none was loaded; say which one (command line: --sheet "三月#1").'),
    "no rows": Text(
        "「销售.csv」里没有数据行；请在表头下面填上数据后重新上传。",
        "“销售.csv” has no rows of data; fill in rows under the header and upload it again."),
    "strict": Text(
        "「销售.csv」有 1 处问题，没有写入任何数据。第一处：销售.csv 第 3 行「下单日期」是 昨天，不是有效日期；请改成 2026-03-02 这样的写法。",
        "Nothing of “销售.csv” was written; defects found: 1. The first: Row 3 of 销售.csv: “下单日期” is 昨天, which is not a valid date; write it like 2026-03-02."),
    "loaded before": Text(
        "销售.csv 已经在 2026-03-31 09:30 载入过（第 1 批），内容一个字节都没变，没有重复载入；请选择跳过它、替换旧的一批，或两份都保留（命令行 --on-duplicate skip、replace、keep）。",
        "销售.csv was already loaded on 2026-03-31 09:30 (batch 1), byte for byte, and was not loaded again; choose to skip it, to replace the older batch or to keep both (command line: --on-duplicate skip, replace, keep)."),
    "twice in one import": Text(
        "销售.csv 在这次导入里出现了两次，没有载入；请去掉其中一份。",
        "销售.csv is in this import twice and nothing was loaded; leave one of the two out."),
    "period of an undated list": Text(
        "「人员」没有日期，不能按期间替换；请去掉期间后重新导入。",
        "“People” has no date, so a period of it cannot be replaced; leave the period out and import it again."),
}
