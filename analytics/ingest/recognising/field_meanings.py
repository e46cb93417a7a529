"""Which field of a dataset a heading may be by its meaning, as data.

Of several lines of a field the first is nearest. A line is `field kind | qualifiers that decide, nearest first, "-" for none | qualifiers that may also be said`. A heading with any
other qualifier is another column: a refunded, expected or cumulative amount is never the amount that was sold. `&` names one that must be said.
"""

from __future__ import annotations

_OWNED = "seller owner collector handled - | sold order deal business contract handled accepted"
_THEIRS = "- dealer | member ordered signed order sold contract deal name customer received paid invoiced"
_OF_ORDER = "order contract sold deal product customer"
_REGION = "region | sold team owner business name"

MEANINGS: dict[str, str] = {
    "people": """
        person person | - seller | name person
        person_id id | person seller | name
        manager person | manager | team person
        team team | - | sold name person
        region place | region | sold name person
        hired_on date | hired | person
        left_on date | quit | person
        email email | - | person
        role text | role | person
    """,
    "products": """
        product product | - | name product
        product_id id | product | internal
        line product | line | name product
        list_price_yuan money | list each price | product sold
        unit_cost_yuan money | cost | each product price
    """,
    "customers": """
        customer customer | - dealer | name customer
        customer_id id | customer | internal
        owner person | seller owner | sold customer
        class kind | - level | customer
        industry text | industry | customer
        region place | region | customer name
        address place | address | customer
        contact person | contact | customer name
        phone phone | - | customer contact mobile
        source_medium source | - | customer
        created_on date | created first | customer
        credit_limit_yuan money | limit | customer
    """,
    "sales": f"""
        ordered_on date | ordered deal sold traded signed order contract business document - created paid submitted invoiced settled finished | {_OF_ORDER} created submitted
        ordered_on period | sold business order deal - |
        amount_yuan money | home paid payable row deal sold contract signed order consumed - received achieved income | order sold deal contract product customer taxed total business
        amount_yuan money | list | order total &total
        person person | {_OWNED}
        customer customer | {_THEIRS}
        customer name | invoiced | customer
        product product | - | order sold name product contract row
        order_id id | order document contract deal traded sold shipped | order parent platform sold invoiced
        line_no id | row | order sold
        team team | - store | sold owner person seller order business name platform
        region place | {_REGION}
        channel channel | - | sold order deal
        source_medium source | - | customer lead order
        quantity quantity | - sold ordered product | order product sold deal total shipped row
        list_price_yuan money | list each price | product order sold taxed row
        cost_yuan money | cost | product sold order total
        split_share share | - sold | person order split
        split_share rate | split | sold order person
        status status | order deal traded handled document row - | order sold
        status stage | order handled document | order
        due_on date | planned expected | delivered shipped order pledge
        delivered_on date | delivered shipped | order product achieved finished
        kind kind | deal traded order business | sold
        person_id id | person seller | sold name
        customer_id id | customer | name
        product_id id | product | internal name
    """,
    "invoices": f"""
        invoice_id id | invoiced receivable settled | customer slip document
        amount_yuan money | home receivable invoiced | taxed total customer slip document
        issued_on date | invoiced created | document slip created
        due_on date | ended planned payable | received paid invoiced document
        customer customer | {_THEIRS}
        person person | {_OWNED}
        order_id id | order contract | sold
    """,
    "receipts": f"""
        received_on date | received paid document business | customer order bank achieved current
        amount_yuan money | received home | customer contract order bank achieved current invoiced deposit total
        receipt_id id | received document paid | bank invoiced
        invoice_id id | invoiced receivable | slip
        customer customer | {_THEIRS} bank counterparty
        person person | seller owner collector handled - | sold order contract received handled
        order_id id | order contract | sold
        kind kind | received | business
    """,
    "targets": """
        period period | target - sold planned | exam pledge
        value money | target planned budget expected | sold total achieved deal exam current monthly &target,planned,budget,expected
        owner person | seller - | sold target exam
        owner team | store - | sold target name exam platform business pledge
        owner place | region - | sold target name
        owner person | owner manager | sold target exam
        owner customer | dealer | target name
        region place | region | sold target name
        product product | - line | name target
    """,
    "pledges": """
        period period | pledge - target | exam
        pledge_yuan money | pledge | taxed sold total deal order achieved finished target planned
        donation_yuan money | donation | unmet paid pledge expected planned payable
        owner person | pledger seller - owner | sold pledge
        owner team | - store | sold pledge name
        leader person | manager | team pledge owner
        signed_on date | signed pledge | submitted
    """,
    "settlements": """
        period period | pledge - target | exam
        owner person | pledger seller - | sold pledge
        owner team | - store | sold pledge name
        decision outcome | - | pledge donation
        amount_yuan money | donation | payable pledge planned
        approver person | approver |
    """,
    "deals": f"""
        deal_id id | deal lead record order | parent sold
        created_on date | created started first | deal lead recorder
        person person | seller owner - closed | deal lead sold person business
        customer customer | - lead dealer | deal name contract customer lead
        product product | - | deal name product
        amount_yuan money | home deal - signed expected estimated contract | deal total order product lead customer taxed
        amount_yuan money | expected estimated deal | sold deal total
        sales_stage stage | - deal sold | deal current name
        outcome outcome | - deal | deal won lost
        outcome status | - deal handled | deal
        closed_on date | closed deal finished ended lost | deal
        won_on date | won signed | deal contract
        expected_close_on date | expected estimated planned | closed deal signed won sold
        lost_reason text | reason lost | lost deal closed &lost,closed
        competitor text | competitor | deal
        stated_probability rate | chance | deal closed won sold expected
        source_medium source | - | customer lead deal
        team team | - | sold owner person seller name deal
        region place | {_REGION} deal
        person_id id | person seller owner | deal name
        customer_id id | customer | deal name
    """,
    "stage_events": """
        deal_id id | deal lead | record
        stage stage | - deal | deal sold new name
        entered_on date | stage | deal modified
    """,
    "inventories": f"""
        inv_date date | inventory | customer
        customer customer | {_THEIRS} inventory
        deal_id id | deal |
        sales_stage stage | - | sold deal customer current
        strategy text | plan | activity
        due_on date | ended planned | finished
    """,
    "visits": """
        person person | visitor seller - | visit checkin sold person name
        customer customer | - dealer | visit customer name
        customer team | store | visit name customer
        customer place | address | visit checkin customer name
        started_at date | checkin started clock visit | visit customer
        ended_at date | checkout ended finished | visit checkin customer clock
        visit_id id | visit | document
        kind kind | visit |
        purpose text | purpose | visit
        contact person | contact owner | customer visit
        phone phone | - | contact customer mobile
        result outcome | - visit | visit
        next_action text | plan | next visit activity planned campaign
        next_on date | next | visit activity planned
        cost_yuan money | expense | visit
        person_id id | person seller | name
        customer_id id | customer | name
        team team | - | sold person visit name
        region place | region | sold visit name customer
    """,
    "callbacks": """
        visit_id id | visit |
        called_on date | activity call | customer
        satisfaction score | - | customer activity
    """,
    "day_plans": """
        person person | seller - | visit planned sold
        date date | planned visit | planned
        customer customer | - dealer | visit customer name planned
        purpose text | purpose | visit planned
    """,
    "day_reports": """
        person person | seller - | sold printed name
        date date | printed - | business sold
        calls quantity | calls | call today total
        connected quantity | connected | call today effective valid total
        ordered_yuan money | ordered deal order sold | today total
        collected_yuan money | received | today total achieved
        cost_yuan money | expense | today
        commission_yuan money | fee bonus | today
    """,
    "media": """
        date date | campaign spend - started | campaign spend
        medium medium | - | name spend
        medium supplier | - | name
        campaign campaign | - campaign | name spend
        segment audience | - | name
        cost_yuan money | spend cost expense consumed | total campaign spend medium
        impressions quantity | impressions | campaign spend total
        views quantity | views | campaign spend total
        viewers quantity | reach | campaign total
        clicks quantity | clicks | campaign spend total
        leads quantity | leads | lead campaign customer valid effective total
        deals quantity | conversions orders | deal paid campaign order total conversions
        revenue_yuan money | generated deal conversions sold income paid order | generated campaign order ordered total sold underway checkout &generated,deal,conversions,sold,income,paid,order
        margin_yuan money | profit | campaign total
    """,
    "surveys": """
        answered_on date | submitted survey - | survey
        respondent id | submitted survey customer | survey
        customer customer | - | name customer
        person person | seller - | name sold
        product product | - | name product
        region place | region | name customer
        score score | - | submitted survey
        recommend score | nps | survey customer
        comment text | customer submitted survey reason | customer survey
    """,
    "complaints": """
        complaint_id id | complaint |
        opened_at date | complaint accepted created | customer
        solved_at date | finished ended closed | complaint
        customer customer | - | name complaint
        product product | - | name complaint
        person person | seller owner | complaint
    """,
    "exams": """
        exam_on date | exam training | training
        trainee person | trainee - | exam training name
        score score | - exam | exam training
    """,
    "budgets": """
        period period | budget - | expense
        amount_yuan money | budget planned | expense spend cost total
        team team | - | name
    """,
    "expenses": """
        date date | expense business spend | paid
        item kind | expense spend cost - | expense
        item text | purpose | expense
        amount_yuan money | expense spend | total paid achieved expense
        team team | - | name expense
        person person | seller - | expense submitted
        channel channel | - | sold
    """,
}
