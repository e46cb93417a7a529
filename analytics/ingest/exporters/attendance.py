"""Attendance, sign-in and approval exports."""

from __future__ import annotations

from analytics.ingest.exporters.signature import of

_SUMMARY = ("考勤报表是出勤，不是拜访；要看拜访请导出「签到」或外勤拜访记录", "an attendance report, no visits; export the sign-ins or the field visits instead")

ATTENDANCE = (
    of("钉钉考勤", "DingTalk attendance", "考勤组|出勤天数|休息天数|迟到次数|迟到时长|严重迟到次数|旷工天数|上班缺卡次数|下班缺卡次数|早退次数|上班1打卡时间|上班1打卡结果|关联的审批单", 4, None, says=_SUMMARY),
    of("企业微信打卡", "WeCom attendance", "所属规则|打卡次数|标准工作时长|实际工作时长|假勤申请|考勤结果|缺卡次数|地点异常|设备异常|补卡次数|外勤次数", 4, None, says=_SUMMARY),
    of("钉钉签到", "DingTalk sign-ins", "签到来源|完整部门|拜访客户|客户部门名称|工作内容|手机标识|图片1|详细地址", 4, "visits",
       "姓名=person|部门=team|日期=started_at|拜访客户=customer|经度=in_lon|纬度=in_lat|工作内容=topics"),
    of("企业微信客户联系统计", "WeCom customer contact statistics", "发起申请数|新增客户数|聊天总数|聊天数|发送消息数|已回复聊天占比|平均首次回复时长|删除/拉黑成员的客户数", 4, None,
       says=("客户联系统计是聊天数，不是拜访，也不是销售", "counts of chats, neither visits nor sales")),
    of("钉钉审批（报销）", "DingTalk approvals (expenses)", "审批编号|审批状态|审批结果|发起人姓名|费用类别|费用月份|开户支行|银行账号|发票号码", 5, None,
       says=("报销审批是费用，不是销售；要用请整理成费用表（日期、科目、金额）", "approvals of expenses, no sales; bring them into a sheet of expenses (date, item, amount)")),
)
