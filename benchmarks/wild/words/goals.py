"""What strangers call the columns of targets and of pledges; `owner` heads people, `team` whole teams and shops."""

from __future__ import annotations

from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL, family

TARGETS = (
    # A city operator's yearly plan and an assistant's monthly goals, headings of public screens.
    family(SIMPLIFIED, "计划表", "period: 目标月|指标月份; owner: 业务员姓名; team: 营业部|经营团队; value: 销售指标|计划销量额|月度指标", "拜访客户目标数=count; 新增客户目标数=count; 编制人=name; 备注=note"),
    family(SIMPLIFIED, "口语",
           "period: 考核月|指标月|归属月份; owner: 任务人|担当|人员姓名; team: 责任部门|门店名|分店; value: 任务数|责任额|任务指标|指标额|KPI金额|目标业绩", everyday=True),
    family(TRADITIONAL, "口語", "period: 目標月份|考核月份; owner: 業務姓名|負責業務; team: 門市|營業所; value: 目標金額|業績目標額|責任額", everyday=True),
    # Quota lists of incentive tools.
    family(ENGLISH, "quota file", "period: Quota Month|Period Name; owner: Participant|Payee|Rep Name; value: Quota Amount|Annualised Quota Share|Prorated Goal",
           "Plan Name=text; Effective Role=text; Ramp %=percent; Approved By=name"),
    family(ENGLISH, "everyday",
           "period: For Month|Month Of|Fiscal Month; owner: Who|Salesperson Name|Rep; team: Store|Branch; "
           "value: Goal|Sales Goal|To Achieve|Sales Plan|Required Sales|Budgeted Revenue", everyday=True),
)

PLEDGES = (
    family(SIMPLIFIED, "口语",
           "period: 立状月份|许诺月份|承诺月; owner: 立状人|许诺人|承诺人|签状人; pledge_yuan: 军令额|许诺业绩|承诺销售额|立状金额|立状业绩; donation_yuan: 未达自罚|对赌金|未达成捐款|自愿捐",
           everyday=True),
    family(SIMPLIFIED, "军令状", "period: 承诺期间|责任月份; owner: 责任人|立状责任人; pledge_yuan: 责任销售额|承诺完成额; donation_yuan: 未完成乐捐|负激励金额", "见证领导=name; 签字日期=when; 口号=note"),
    family(TRADITIONAL, "口語", "period: 承諾月份; owner: 承諾人|立狀人; pledge_yuan: 承諾業績|保證業績; donation_yuan: 未達自罰|樂捐金額", everyday=True),
    family(ENGLISH, "everyday",
           "period: Pledge Month|Committed For; owner: Signatory|Pledged By|Promised By; pledge_yuan: Committed Sales|Promised Amount|Commitment; "
           "donation_yuan: Forfeit|Pays If Missed|Penalty Donation",
           everyday=True),
)

# What stands for months across the columns, by language: {0} year, {1} month, {2} two digits of it, {3} its English short name.
MONTH_HEADS = {
    SIMPLIFIED: ("{0}年{1}月", "{0}-{2}", "{0}.{2}", "{1}月"),
    TRADITIONAL: ("{0}年{1}月", "{0}/{2}", "{1}月"),
    ENGLISH: ("{3} {0}", "{3}-{0}", "{0}-{2}", "{3}"),
}
TOTAL_HEADS = {SIMPLIFIED: ("合计", "全期", "年累计", "小计"), TRADITIONAL: ("合計", "總計"), ENGLISH: ("Total", "All Months", "YTD", "Sum")}
