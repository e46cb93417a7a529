"""Label and unit of every result column that is not itself a metric or a dimension."""

from __future__ import annotations

from analytics.answer import Column
from analytics.errors import Text
from analytics.metrics import BY_NAME
from analytics.warehouse.asking.dimensions import DIMENSIONS

# name | 中文 | English | unit
_TABLE = """
rank|名次|Rank|rank
tier|梯队|Tier|rank
share|占比|Share|share
previous|上期同进度|Previous|yuan
change|变化|Change|yuan
change_rate|环比|vs previous|share
last_year|去年同期|Last year|yuan
last_year_rate|同比|vs last year|share
previous_rank|上期名次|Previous rank|rank
rank_change|升降|Movement|rank
gap_to_next|距上一名|Gap to next|yuan
heads|人数|Heads|people
per_head|人均|Per head|yuan
target|目标|Target|yuan
attainment|完成率|Attainment|share
prorated|按工作日折算|Pro-rated|
improvement|进步|Improvement|share
composite|综合分|Composite|score
previous_composite|上期综合分|Previous composite|score
lower_quartile|下四分位|Lower quartile|yuan
tie_band|并列区间|Tie band|
p_top3|进前三的可能|Chance of the top 3|share
mark|标记|Mark|
metric|指标|Metric|
metric_label|指标|Metric|
unit|单位|Unit|
value|数值|Value|
period_start|起始日|From|date
cumulative|累计|Cumulative|yuan
recent|近期走势|Recent|
owner|保证人|Owner|
level|层级|Level|
period|期间|Period|
pledge_yuan|保证业绩|Pledge|yuan
actual_yuan|实际|Actual|yuan
time_progress|序时进度|Time progress|share
expected_yuan|今天应到|Expected by today|yuan
pace|进度比|Pace|ratio
status|状态|Status|
gap_yuan|差额|Gap|yuan
required_per_day_yuan|每日还需|Needed per day|yuan
days_left|剩余工作日|Working days left|count
landing_yuan|预计落点|Landing|yuan
landing_low_yuan|落点下限（80%）|Landing, low (80 %)|yuan
landing_high_yuan|落点上限（80%）|Landing, high (80 %)|yuan
p_hit|兑现把握|Chance of keeping it|share
landing_unknown|不给落点的原因|Why no landing|
said|当时说的把握|Chance said|
said_mean|平均说的把握|Mean chance said|share
kept_n|兑现次数|Times kept|count
kept_share|实际兑现率|Share kept|share
kept_low|兑现率下限（95%）|Share kept, low (95 %)|share
kept_high|兑现率上限（95%）|Share kept, high (95 %)|share
donation_yuan|乐捐|Donation|yuan_small
members_pledge_yuan|成员保证合计|Members' pledges|yuan
members_actual_yuan|成员实际合计|Members' actual|yuan
reward|激励|Reward|
kept|已兑现|Kept|
due_yuan|应乐捐|Due|yuan_small
decision|处理|Decision|
amount_yuan|处理金额|Amount decided|yuan
reason|原因|Reason|
approver|批准人|Approver|
version|版本|Version|count
by|经手|By|
entered_at|录入时间|Entered|
children_sum|下级合计|Sum of parts|yuan
unallocated|未分解|Unallocated|yuan
actual|实际|Actual|yuan
step|步|Step|count
stage|阶段|Stage|
entered|进入|Entered|count
reached|到达|Reached|count
step_rate|步转化|Step rate|share
overall_rate|总转化|Overall rate|share
median_days|中位天数|Median days|day
p90_days|p90 天数|p90 days|day
dropped|流失|Dropped|count
waiting|停留中|Waiting|count
value_yuan|金额|Value|yuan
sales_step|销售流程步|Sales step|count
decision_step|客户决策步|Decision step|count
deals|商机|Deals|count
lead|步差|Lead|count
deal_id|商机编号|Deal|
sales_stage|销售流程|Sales process|
decision_node|客户决策|Customer decision|
stale|停留过久|Stale|
days_waiting|停留天数|Days waiting|day
days|天数|Days|day
reached_on|到达日期|Reached on|date
days_since|到达后天数|Days since|day
won|赢单|Won|count
lost|输单|Lost|count
open|在途|Open|count
win_rate|赢率|Win rate|share
win_rate_low|赢率下限|Win rate, low|share
win_rate_high|赢率上限|Win rate, high|share
mean_deal_yuan|平均赢单额|Mean deal|yuan
median_cycle_days|中位周期|Median cycle|day
mean_cycle_days|平均周期|Mean cycle|day
velocity_yuan_per_day|销售速度（每天）|Velocity per day|yuan
cac_yuan|媒体获客成本|CAC (media only)|yuan
roi|ROI|ROI|ratio
roi_basis|ROI 口径|ROI basis|
planned|计划|Planned|count
plan_completion|计划完成率|Plan completion|share
verified|已核实|Verified|count
out_of_range|超出范围|Out of range|count
unverifiable|无法核实|Unverifiable|count
effective|有效|Effective|count
effective_rate|有效访问率|Effective rate|share
transaction_rate|交易率|Transaction rate|share
minutes_on_site|驻店分钟|Minutes on site|minute
reviewed_rate|批阅率|Reviewed|share
cost_per_visit_yuan|每访费用|Cost per visit|yuan
n|样本数|n|count
mean|均值|Mean|score
scale|满分|Scale|count
top2_rate|满意率|Top-2|share
top2_low|满意率下限|Top-2, low|share
top2_high|满意率上限|Top-2, high|share
nps|NPS|NPS|score
nps_low|NPS 下限|NPS, low|score
nps_high|NPS 上限|NPS, high|score
previous_mean|上期均值|Previous mean|score
nps_n|推荐题份数|NPS answers|count
check|检查|Check|
dataset|数据集|Dataset|
affected|有问题|Affected|count
of|共|Out of|count
counted|计数|Counted in|
names|名字数|Names|count
called|写法|As written|
rows|行数|Rows|count
example|例子|Example|
file|文件|File|
row_no|Excel 行|Excel row|rank
fix|怎么办|What to do|
gap_start|从|From|date
gap_end|到|To|date
gap_days|缺工作日|Working days missing|count
due|应交天数|Days due|count
filed|已交天数|Days filed|count
missing|缺天数|Days missing|count
last_on|最近一次|Last on|date
batches|批次数|Batches|count
median_lag_days|中位迟到|Median lag|day
worst_lag_days|最迟|Worst lag|day
newest_on|最新一行|Newest row|date
age_days|距今|Age|day
source|来源|Source|
state|状态|State|
rows_read|读到|Read|count
rows_rejected|搁置|Set aside|count
basis|算法|Basis|
best|最好|Best|
score|得分|Score|ratio
capped|计入得分|Score counted|ratio
weight|权重|Weight|ratio
points|贡献|Points|score
order_id|订单号|Order|
ordered_on|日期|Date|date
credited_yuan|计入金额|Credited|yuan
loaded_at|入库时间|Loaded at|
products|产品数|Products|count
reject_rate|搁置率|Rate set aside|share
last_rate|最近一批|Newest batch|share
last_loaded_on|最近入库|Last loaded|date
touches|触点数|Touches|count
first|首次|First|ratio
last|末次|Last|ratio
last_non_direct|末次非直接|Last non-direct|ratio
linear|线性|Linear|ratio
position|首末四成|40/20/40|ratio
time_decay|时间衰减|Time decay|ratio
markov|马尔可夫|Markov|ratio
shapley|夏普利|Shapley|ratio
markov_low|马尔可夫占比下限（80%）|Markov share, low (80 %)|share
markov_high|马尔可夫占比上限（80%）|Markov share, high (80 %)|share
shapley_low|夏普利占比下限（80%）|Shapley share, low (80 %)|share
shapley_high|夏普利占比上限（80%）|Shapley share, high (80 %)|share
model_risk|模型风险|Model risk|share
place_kept|名次稳定|Place kept|share
path|路径|Path|
length|触点数|Touches|count
conversions|转化数|Conversions|count
conversion_share|占转化|Share of conversions|share
nulls|未转化|Not converted|count
conversion_rate|转化率|Conversion rate|share
conversion_rate_low|转化率下限（95%）|Conversion rate, low (95 %)|share
conversion_rate_high|转化率上限（95%）|Conversion rate, high (95 %)|share
shrunk_win_rate|赢率（收缩）|Win rate, shrunk|share
matured_win_rate|赢率（成熟度校正）|Win rate, matured|share
matured_low|校正赢率下限（95%）|Matured, low (95 %)|share
matured_high|校正赢率上限（95%）|Matured, high (95 %)|share
age|时长|Age|day
n_at_risk|在观察|At risk|count
won_cif|已赢占比|Won by then|share
lost_cif|已输占比|Lost by then|share
still_open|未决占比|Still open|share
usual_days|赢单 p90 天数|p90 of wins|day
p_win|赢的把握|Chance to win|share
weighted_yuan|折算金额|Weighted|yuan
expected_close_on|预计成交日期|Expected close|date
stated_probability|填报概率|Stated probability|share
movement|变动|Movement|
stage_then|当时阶段|Stage then|
amount_then|当时金额|Amount then|yuan
expected_then|当时预计成交|Expected then|date
change_yuan|增减|Adds or takes|yuan
value_share|金额占比|Share of value|share
early|放弃得早|Given up early|count
discount|折扣深度|Discount|share
attempts|推进次数|Attempts|count
won_so_far|累计赢单|Wins so far|share
read_on|回看那天|Read on|date
until|到哪天|Until|date
open_yuan|当时在途金额|Open then|yuan
p10_yuan|当时说 P10|P10 said|yuan
p50_yuan|当时说 P50|P50 said|yuan
p90_yuan|当时说 P90|P90 said|yuan
inside|金额落在区间里|Amount inside|
p10_deals|个数 P10|P10, deals|count
p50_deals|个数 P50|P50, deals|count
p90_deals|个数 P90|P90, deals|count
inside_deals|个数落在区间里|Number inside|
won_share|实际赢的占比|Share won|share
won_low|赢的占比下限（95%）|Share won, low (95 %)|share
won_high|赢的占比上限（95%）|Share won, high (95 %)|share
node|客户决策节点|Decision node|
strategy|推进策略|Strategy|
due_on|期限|Due on|date
previous_node|上次节点|Node last time|
without_next|缺下一步|No next step|
overdue|已逾期|Overdue|
dwell_days|停留中位天数|Median stay|day
stays|走完的停留|Stays ended|count
closed|已结束|Closed|count
outcome_rate|从这里赢的比例|Won from here|share
outcome_low|赢的比例下限|Won from here, low|share
outcome_high|赢的比例上限|Won from here, high|share
next_action|建议下一步|Next action|
event|事件|Event|
entries|进入次数|Entries|count
advanced|往前走|Advanced|count
moved_back|往回走|Moved back|count
lost_there|在此输单|Lost there|count
still_there|还在这里|Still there|count
skip_rate|跳步率|Skip rate|share
back_rate|回退率|Back-move rate|share
bin_from_days|从（天）|From (days)|count
bin_to_days|到（天）|To (days)|count
converted|转化|Converted|count
cohort_start|进入期|Cohort|date
entered_n|进入|Entered|count
conversion|转化率|Conversion|share
conversion_low|转化率下限|Conversion, low|share
conversion_high|转化率上限|Conversion, high|share
immature|未满窗口|Immature|
attribute|属性|Attribute|
attribute_value|取值|Value|
odds_ratio|赢面比|Odds ratio|ratio
odds_low|赢面比下限|Odds ratio, low|ratio
odds_high|赢面比上限|Odds ratio, high|ratio
p_value|p 值|p value|
q_value|q 值|q value|
track|流程|Process|
standard_step|标准第几步|Standard step|count
events|进入次数|Entries|count
standing|现在填在这里|Typed there now|count
last_used|最近一次进入|Last entered|date
use|使用情况|Use|
evidence|退出依据|Exit evidence|
known_margin|毛利率（有成本的）|Margin where cost is known|share
cost_coverage|有成本的占比|Share with a known cost|share
expenses_yuan|费用|Expenses|yuan
media_spend_yuan|媒体花费|Media|yuan
spend_yuan|费用合计|Cost|yuan
expense_ratio|费用率|Expense ratio|share
expenses_per_head_yuan|人均费用|Expenses per head|yuan
growth|增长|Growth|share
quadrant|象限|Quadrant|
budget_yuan|预算|Budget|yuan
spent_yuan|已用|Spent|yuan
budgeted_spent_yuan|预算内已用|Spent of the budget|yuan
unbudgeted_yuan|预算外|Unbudgeted|yuan
used_rate|使用率|Used|share
remaining_yuan|剩余|Remaining|yuan
over_yuan|超出|Over|yuan
budget_state|预算状态|Budget state|
like_sales|同期成交额|Sales of the same days|yuan
buyers|成交客户|Buyers|count
buyer_rate|成交比例|Share that bought|share
known_profit_yuan|毛利|Gross profit|yuan
returned_yuan|退货|Returns|yuan
complaints|投诉|Complaints|count
service_yuan|服务成本|Service cost|yuan
service_ratio|服务成本率|Service ÷ sales|share
won_customers|新客户|New customers|count
media_share_yuan|分摊媒体花费|Media allocated|yuan
net_contribution|净贡献|Net contribution|yuan
net_per_customer|人均净贡献|Net per customer|yuan
portrait_index|画像指数|Portrait index|ratio
portrait_low|画像指数下限（95%）|Portrait index, low (95 %)|ratio
portrait_high|画像指数上限（95%）|Portrait index, high (95 %)|ratio
portrait|画像|Portrait|
fit_score|匹配分|Fit score|score
fit_part|项目|Part|
part_score|得分|Score|ratio
prospects|待成交客户|Prospects|count
won_rate|成交率|Deal rate|share
won_rate_low|成交率下限（95%）|Deal rate, low (95 %)|share
won_rate_high|成交率上限（95%）|Deal rate, high (95 %)|share
cost_per_won_yuan|每个新客户的花费|Cost per new customer|yuan
best_by|在哪一项最好|Best by|
spend_weeks|有花费的周|Weeks with spend|count
contribution_yuan|带来的金额|Brought|yuan
contribution_low_yuan|带来的金额下限（80%）|Brought, low (80 %)|yuan
contribution_high_yuan|带来的金额上限（80%）|Brought, high (80 %)|yuan
contribution_of_outcome|占全部结果|Share of the outcome|share
mix_roas|每元带来|Brought per yuan|ratio
mix_roas_low|每元带来下限（80%）|Brought per yuan, low (80 %)|ratio
mix_roas_high|每元带来上限（80%）|Brought per yuan, high (80 %)|ratio
mix_roi|ROI（模型）|ROI by the model|ratio
mix_roi_low|ROI 下限（80%）|ROI, low (80 %)|ratio
mix_roi_high|ROI 上限（80%）|ROI, high (80 %)|ratio
recent_yuan|近 13 周周均花费|Weekly spend, last 13 weeks|yuan
range_low_yuan|历史周花费下限|Lowest spend kept up|yuan
range_high_yuan|历史周花费上限|Highest spend kept up|yuan
marginal|再投 1 元带来|The next yuan brings|ratio
marginal_low|再投 1 元下限（80%）|The next yuan, low (80 %)|ratio
marginal_high|再投 1 元上限（80%）|The next yuan, high (80 %)|ratio
marginal_rank|边际名次|Place by the next yuan|rank
vif|方差膨胀|Variance inflation|ratio
correlation|最高相关|Highest correlation|ratio
correlated_with|和谁最像|Most alike|
interval_width|区间宽 ÷ 数值|Interval ÷ value|ratio
identifiable|看得清|Identifiable|
mix_unknown|看不清的原因|Why it is not known|
pause_where|在哪里停|Where to pause|
pause_weeks|停投测量周数|Weeks measured|count
wash_weeks|先等几周|Weeks to wait first|count
pause_power|看出来的把握|Power|share
pause_enough|够不够|Enough|
effect_yuan|要看出的周效果|Weekly effect to notice|yuan
saved_yuan|省下的花费|Spend saved|yuan
at_risk_yuan|可能少卖（保本时）|Sales at risk, if it just pays|yuan
at_risk_high_yuan|可能少卖（上限）|Sales at risk, at most|yuan
doubt_yuan|疑问大小|Size of the doubt|yuan
pause_chosen|建议先做|Do this first|
cpm_yuan|千次曝光成本|CPM|yuan_each
cost_per_view_yuan|观看成本|Cost per view|yuan_each
view_rate|观看率|View rate|share
frequency|频次|Frequency|ratio
lead_rate|线索率|Lead rate|share
media_new_customers|媒体新客户|New customers by medium|count
cac_loaded_yuan|全口径获客成本|CAC (fully loaded)|yuan_each
previous_cost_yuan|上期同进度花费|Cost, previous|yuan
previous_roi|上期同进度 ROI|ROI, previous|ratio
last_year_cost_yuan|去年同期花费|Cost, last year|yuan
last_year_roi|去年同期 ROI|ROI, last year|ratio
first_spend|首次花费|First spent|date
gained_yuan|带回|Brought back|yuan
payback_state|回本|Payback|
payback_month|回本月|Month of payback|date
payback_months|几个月回本|Months to payback|count
balance_yuan|累计净额|Balance|yuan
deepest_yuan|最深垫付|Deepest outlay|yuan
payback_low_months|再过几个月（早）|Months to come, early|count
payback_high_months|再过几个月（晚）|Months to come, late|count
lag_p90_days|九成在几天内|90 % within (days)|day
lag_median_days|中位天数|Median lag|day
first_buyers|成交客户|First-time buyers|count
within_30|30 天内|Within 30 days|share
within_90|90 天内|Within 90 days|share
file_deals|投放表成交|Deals in the media file|count
own_deals|商机赢单|Deals won in our books|count
deals_difference|相差|Difference|count
file_revenue_yuan|投放表成交额|Revenue in the media file|yuan
own_won_yuan|商机赢单金额|Amount of deals won|yuan
own_revenue_yuan|自有成交额|Sales in our books|yuan
revenue_difference_yuan|成交额相差|Difference|yuan
own_returns_yuan|其中退货|Of it returns|yuan
own_margin_yuan|自有毛利|Margin in our books|yuan
own_roi|自有 ROI|ROI by our books|ratio
by_customer_yuan|来源取自客户表|Source taken from Customers|yuan
own_orders|自有订单|Orders in our books|count
difference_reason|差在哪里|Why|
written|写法|Spelling|
shown_as|显示为|Shown as|
spelling_state|状态|State|
benchmark|对标值|Benchmark|ratio
benchmark_source|出处|Source of the benchmark|
ours|我们|Ours|ratio
difference|相差|Difference|ratio
"""

_KNOWN = {
    name: Column(name, Text(zh, en), unit)
    for name, zh, en, unit in (line.split("|") for line in _TABLE.strip().splitlines())
}


def column(name: str, unit: str | None = None) -> Column:
    """The column of that name, labelled once for screen, Excel and command line. `unit` overrides a generic one."""
    found = _KNOWN.get(name)
    if found is None and name in BY_NAME:
        found = Column(name, BY_NAME[name].label, BY_NAME[name].unit)
    if found is None:
        label = DIMENSIONS[name].label if name in DIMENSIONS else Text(name, name)
        found = Column(name, label, "date" if name in ("day", "week", "month", "quarter", "year") else "")
    return found if unit is None else Column(found.name, found.label, unit)


def columns(names: tuple[str, ...] | list[str], **units: str) -> tuple[Column, ...]:
    return tuple(column(name, units.get(name)) for name in names)
