"""Advertising and web reports of international platforms."""

from __future__ import annotations

from analytics.ingest.exporters.signature import of

ADS_INT = (
    of("Google Ads 广告系列报告", "Google Ads campaigns", "Campaign status|Budget type|Bid strategy type|Optimization score|Impr.|Interactions|Interaction rate|Avg. CPC|Avg. CPM|Conv. value|Cost / conv.|Conv. rate|Currency code|Campaign type", 4, "media",
       "Day=date|Week=date|Month=date|Campaign=campaign|Cost=cost_yuan|Impr.=impressions|Clicks=clicks|TrueView views=views|Conversions=leads|Conv. value=revenue_yuan", constants="Google=medium"),
    of("Google Ads 报告（德文）", "Google Ads report (German)", "Kampagne|Währungscode|Kosten|Impr.|Klicks|Tag", 4, "media",
       "Tag=date|Woche=date|Monat=date|Kampagne=campaign|Kosten=cost_yuan|Impr.=impressions|Klicks=clicks|Conversions=leads", constants="Google=medium"),
    of("Meta 广告报告", "Meta ads report", "Reporting starts|Reporting ends|Campaign name|Ad set name|Ad delivery|Ad set delivery|Result type|Cost per result|Amount spent|Link clicks|CTR (link click-through rate)|Purchases conversion value", 5, "media",
       "Day=date|Week=date|Month=date|Reporting starts=date|Campaign name=campaign|Ad set name=segment|Amount spent=cost_yuan|Impressions=impressions|Reach=viewers|Link clicks=clicks|Clicks (all)=clicks|Leads=leads|Purchases=deals|Purchases conversion value=revenue_yuan", constants="Facebook=medium"),
    of("TikTok 广告报告", "TikTok ads report", "By Day|Primary status|Ad group name|CPC (destination)|Clicks (destination)|CTR (destination)|Conversion rate (CVR)|2-second video views|Cost per conversion", 4, "media",
       "By Day=date|Campaign name=campaign|Ad group name=segment|Cost=cost_yuan|Spend=cost_yuan|Impressions=impressions|Reach=viewers|Clicks (destination)=clicks|Conversions=leads", constants="TikTok=medium"),
    of("LinkedIn 广告报告", "LinkedIn ads report", "Start Date (in UTC)|Campaign Group Name|Total Spent|Average CTR|Average CPC|Average CPM|Total Engagements|Lead Form Opens|Click Event Follows", 4, "media",
       "Start Date (in UTC)=date|Campaign Name=campaign|Total Spent=cost_yuan|Impressions=impressions|Clicks=clicks|Leads=leads", constants="LinkedIn=medium"),
    of("GA4 流量获取", "Google Analytics acquisition", "Engaged sessions|Engagement rate|Average engagement time per session|Events per session|Event count|Key events|Session key event rate", 5, None,
       says=("网站分析（GA4）的会话和互动不是投放，也不是销售", "sessions and engagement of a website, neither ad spend nor sales")),
    of("Mailchimp 名单", "Mailchimp audience", "MEMBER_RATING|OPTIN_TIME|OPTIN_IP|CONFIRM_TIME|LEID|EUID|GMTOFF|DSTOFF", 4, None,
       says=("邮件订阅名单不是客户表，也没有金额", "a mailing list, neither customers nor money")),
)
