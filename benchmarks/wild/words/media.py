"""What strangers call the columns of advertising and of questionnaires."""

from __future__ import annotations

from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL, family

MEDIA = (
    # 快手磁力引擎 report words, in agencies' sheets over several platforms.
    family(SIMPLIFIED, "快手磁力引擎",
           "date: 数据日期|日期; medium: 投放平台|媒体平台; campaign: 广告计划名称; cost_yuan: 花费（元）|消耗（元）; impressions: 封面曝光数; clicks: 封面点击数|行为数; leads: 表单提交数|留资人数; "
           "revenue_yuan: 成交额（元）|支付金额（元）",
           "封面点击率=rate; 平均千次曝光花费（元）=price; 广告计划ID=code; 点赞数=count; 新增粉丝数=count"),
    # B站花火 and 知乎 settlement sheets as agencies write them.
    family(SIMPLIFIED, "代理商周报",
           "date: 投放日|数据时间; medium: 渠道来源|平台名称; campaign: 项目名称|推广活动; cost_yuan: 投放消耗|实际消耗|广告消耗; impressions: 展示次数|曝光次数; clicks: 点击次数; leads: 有效线索; "
           "revenue_yuan: 归因成交额|引导成交金额",
           "负责优化师=name; 完播率=rate; CPM=price; 互动量=count; 备注=note"),
    family(SIMPLIFIED, "口语",
           "date: 投放当日|投放时间; medium: 投放位置|投放媒体; campaign: 推广主题; cost_yuan: 推广花销|广告开销|投放成本; impressions: 看到人次|露出次数; clicks: 点开次数; leads: 来客数; "
           "revenue_yuan: 带来生意额|带动销售额", everyday=True),
    family(TRADITIONAL, "口語",
           "date: 投放日期|刊登日; medium: 廣告平台|媒體; campaign: 廣告活動; cost_yuan: 廣告花費|花費金額; impressions: 曝光次數; clicks: 點擊次數; leads: 名單數; revenue_yuan: 帶來業績|轉換價值",
           everyday=True),
    # Pinterest, Snapchat, X and Taboola words brought together by dashboards.
    family(ENGLISH, "Pinterest",
           "date: Date|Day of delivery; medium: Publisher|Ad network; campaign: Campaign name; cost_yuan: Spend in account currency; impressions: Impression; "
           "clicks: Outbound clicks|Pin clicks; "
           "leads: Leads|Lead submissions; revenue_yuan: Total order value (Checkout)|Total conversion value",
           "CPC=price; Ad group ID=code; eCTR=rate; Saves=count; Campaign status=text"),
    family(ENGLISH, "Snapchat",
           "date: Start Time|Day; medium: Ad Platform|Network; campaign: Campaign Name; cost_yuan: Amount Spent; impressions: Paid Impressions; clicks: Swipe Ups; "
           "leads: Sign Ups; revenue_yuan: Purchases Value",
           "eCPM=price; Ad Squad ID=code; Swipe Up Rate=rate; Screen Time=count"),
    family(ENGLISH, "Microsoft Advertising",
           "date: TimePeriod|Gregorian date; medium: Network|AdDistribution; campaign: CampaignName; cost_yuan: Spend; impressions: Impressions; clicks: Clicks; "
           "leads: Conversions; revenue_yuan: Revenue",
           "AccountNumber=code; AverageCpc=price; Ctr=rate; CampaignId=code; QualityScore=count"),
    family(ENGLISH, "everyday",
           "date: Ran On|Flight Date; medium: Placed With|Outlet|Vendor; campaign: Promotion|Flight; cost_yuan: Ad Bill|Paid Out|Media Outlay|Net Media Cost; "
           "impressions: Times Shown|Times Seen; clicks: Taps; "
           "leads: Enquiries; revenue_yuan: Sales Brought In|Attributed Sales|Attributed Turnover", everyday=True),
)

MEDIUM_NAMES = {
    SIMPLIFIED: ("抖音", "快手", "小红书", "微信朋友圈", "知乎", "B站"),
    TRADITIONAL: ("臉書", "谷歌搜尋", "LINE", "小紅書"),
    ENGLISH: ("Pinterest", "Snapchat", "Reddit", "Taboola", "X", "Bing"),
}

SURVEYS = (
    # 腾讯问卷 and 飞书 forms.
    family(SIMPLIFIED, "飞书问卷", "answered_on: 提交于|结束答题时间; respondent: 答题编号|提交者; score: 总体评价（1-5分）|您打几分; recommend: 您有多大可能把我们推荐给朋友（0-10）|推荐打分",
           "答题时长=count; 答题设备=text; 来源渠道=text"),
    family(SIMPLIFIED, "口语", "answered_on: 填表日期|作答日期; respondent: 顾客编号|答卷人编号; score: 打分（满分5分）|满意程度; recommend: 愿意推荐程度", everyday=True),
    family(TRADITIONAL, "口語", "answered_on: 填答日期|填寫時間; respondent: 受訪者編號; score: 滿意度分數|整體評分; recommend: 推薦意願分數", everyday=True),
    # SurveySparrow.
    family(ENGLISH, "SurveySparrow", "answered_on: Submitted Time|Completed Time; respondent: Submission Id|Contact Name; score: CSAT|Overall satisfaction (1-5); "
           "recommend: How likely are you to recommend us to a friend? (0-10)", "Device=text; Time taken (s)=count; Location=place; Browser Language=text"),
    family(ENGLISH, "everyday", "answered_on: Filled In On|Date Filled; respondent: Customer Ref|Form No.; score: Stars|Marks Out Of 5; "
           "recommend: Would Recommend 0-10|Recommend Us", everyday=True),
)

# What a company asks, one column each; the answers are 1 to 5.
QUESTIONS = {
    SIMPLIFIED: ("1、您对产品质量满意吗？", "2、您对送货速度满意吗？", "3、您对售后服务满意吗？"),
    TRADITIONAL: ("Q1 產品品質", "Q2 送貨速度", "Q3 售後服務"),
    ENGLISH: ("How satisfied are you with the product?", "How satisfied are you with delivery?", "How satisfied are you with support?"),
}
