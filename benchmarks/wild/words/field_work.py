"""What strangers call the columns of visits."""

from __future__ import annotations

from benchmarks.wild.words.family import ENGLISH, SIMPLIFIED, TRADITIONAL, family

VISITS = (
    # Village and bank visit records (走访), columns of public screens.
    family(SIMPLIFIED, "走访记录", "person: 走访人|走访人员; customer: 走访对象|走访单位; started_at: 走访开始时间|走访日期; ended_at: 走访结束时间; result: 走访情况",
           "走访地址=place; 主题=text; 联系方式=phone; 行政村=text; 录入时间=when"),
    family(SIMPLIFIED, "快消外勤", "person: 业代|外勤人员; customer: 终端名称|终端门店; started_at: 到店打卡|进店打卡时间; ended_at: 离店打卡|离店打卡时间; result: 拜访总结",
           "终端编码=code; 打卡地址=place; 线路=text; 陈列照片数=count"),
    family(SIMPLIFIED, "口语", "person: 跑店人|上门人员|外出人; customer: 上门对象|到访单位|上门客户; started_at: 抵达时间|到达时间|上门时间; ended_at: 离去时间|离开时刻; result: 洽谈情况", everyday=True),
    # A sales diary in Taiwan (進店時間 …), headings of a public script.
    family(TRADITIONAL, "地推紀錄", "person: 業務姓名|拜訪業務; customer: 店家名稱; started_at: 進店時間; ended_at: 出店時間; result: 拜訪備註", "店家地址=place; 店家電話=phone; 接觸人員角色=text"),
    # A building-materials company's visit list (In Time, Out Time), required headers of a public importer.
    family(ENGLISH, "site visits", "person: Name (Sales Person)|Sales Person Name; customer: Customer Name; started_at: In Time; ended_at: Out Time; "
           "result: Discussion", "Sl No=running; Designation=text; Project Name=text; Customer ID=code; Area=place"),
    # Frappe style names of a public app.
    family(ENGLISH, "frappe visit", "person: sales_rep_name|visited_by; customer: outlet|outlet_name; started_at: check_in_at|visit_started; "
           "ended_at: check_out_at|visit_ended; result: outcome_notes",
           "route=text; route_stop_idx=count; naming_series=code; modified=when; docstatus=flag"),
    family(ENGLISH, "everyday", "person: Caller|Visited By|Field Rep; customer: Prospect Seen|Shop Visited|Outlet; started_at: Time Arrived|Arrived|Arrival; "
           "ended_at: Time Left|Departure; result: How It Went", everyday=True),
)
