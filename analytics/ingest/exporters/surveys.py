"""Answers of questionnaires: each question is a column."""

from __future__ import annotations

from analytics.ingest.exporters.signature import of

SURVEYS = (
    of("问卷星答卷", "Wenjuanxing answers", "提交答卷时间|所用时间|来源详情|来自IP", 2, "surveys", "提交答卷时间=answered_on|序号=respondent|来源=extra|总分=extra", open_ended=True),
    of("腾讯问卷答卷", "Tencent survey answers", "开始答题时间|结束答题时间|答题时长|答题设备|地理位置国家和地区|用户类型|清洗数据结果", 2, "surveys",
       "结束答题时间=answered_on|编号=respondent|开始答题时间=extra", open_ended=True),
    of("金数据答卷", "Jinshuju answers", "微信昵称|微信性别|openid|提交人|提交时间|修改时间|填写设备|浏览器", 4, "surveys", "提交时间=answered_on|序号=respondent", open_ended=True),
    of("SurveyMonkey 答卷", "SurveyMonkey answers", "Respondent ID|Collector ID|Start Date|End Date|IP Address|Custom Data 1", 4, "surveys", "End Date=answered_on|Respondent ID=respondent|Start Date=extra", open_ended=True),
    of("Typeform 答卷", "Typeform answers", "Submit Date (UTC)|Start Date (UTC)|Network ID|Response Type|Stage Date (UTC)|Ending", 2, "surveys", "Submit Date (UTC)=answered_on", open_ended=True),
    of("Qualtrics 答卷", "Qualtrics answers", "RecordedDate|ResponseId|DistributionChannel|UserLanguage|IPAddress|Finished|Duration (in seconds)", 4, "surveys", "RecordedDate=answered_on|ResponseId=respondent|StartDate=extra|EndDate=extra", open_ended=True),
    of("Delighted 答卷", "Delighted answers", "Response ID|Person ID|Survey Type|Permalink|Delighted Source|Delighted Device Type", 3, "surveys",
       "Response ID=respondent|Score=recommend|Comment=comment|Created At=answered_on|Name=customer", open_ended=True),
    of("Moodle 测验", "Moodle quiz", "Started on|Time taken|Email address|State|Completed|Surname|First name", 5, None,
       says=("在线测验有姓和名两列、一人可能考几次；请整理成培训考核表（姓名、日期、成绩）", "quiz attempts with first and last name apart; bring them into a sheet of exams (name, date, score)")),
)
