"""Money received, credited to people: `receipt_credits`.

A receipt belongs to its own person, else its invoice's, else the sellers of its order by their part of it, else the owner
of its customer. What is credited adds up to the receipt.
"""

from __future__ import annotations

import duckdb

DEPENDS_ON = frozenset({"receipts", "invoices", "sales", "customers", "people", "products"})

_WHO = "person_label, person_known, team_label, region_label"


def credit_receipts(db: duckdb.DuckDBPyConnection) -> None:
    """Write `main.receipt_credits` again from the current receipts, invoices, sales, customers and people.

    Of several lines of one invoice the first with a person speaks. Sellers share an order by their positive credited
    amounts (cancelled orders too have sellers); the last share takes the remainder so that nothing is lost in rounding.
    """
    db.execute("DELETE FROM main.receipt_credits")
    row = db.execute("SELECT count(*) FROM main.receipts").fetchone()
    if not row or not row[0]:
        return
    db.execute("""
        CREATE OR REPLACE TEMP TABLE credited AS
        WITH bills AS (
            SELECT invoice_id, arg_min({'p': person_label, 'k': person_known, 't': team_label, 'r': region_label}, row_no)
                    FILTER (person_known IS NOT NULL) AS speaker,
                arg_min(order_id, row_no) AS order_id, arg_min(customer_label, row_no) AS customer_label
            FROM main.invoices WHERE invoice_id IN (SELECT invoice_id FROM main.receipts) GROUP BY invoice_id)
        SELECT r.rowid AS receipt, r.received_on, r.amount_yuan, r.receipt_id, coalesce(r.order_id, b.order_id) AS order_id, r.invoice_id,
            coalesce(r.customer_label, b.customer_label) AS customer_label,
            CASE WHEN r.person_known IS NOT NULL THEN {'p': r.person_label, 'k': r.person_known, 't': r.team_label, 'r': r.region_label}
                ELSE b.speaker END AS speaker
        FROM main.receipts r LEFT JOIN bills b ON b.invoice_id = r.invoice_id""")
    db.execute(f"""
        CREATE OR REPLACE TEMP TABLE sellers AS
        WITH sold AS (SELECT order_id, {_WHO}, sum(credited_yuan) AS part FROM main.sales
                WHERE order_id IN (SELECT order_id FROM credited WHERE speaker IS NULL) GROUP BY ALL HAVING sum(credited_yuan) > 0)
        SELECT *, CAST(part AS DOUBLE) / sum(part) OVER whole AS share,
            row_number() OVER (PARTITION BY order_id ORDER BY part, person_label NULLS FIRST, team_label NULLS FIRST, region_label NULLS FIRST)
                AS place,
            count(*) OVER whole AS places
        FROM sold WINDOW whole AS (PARTITION BY order_id)
        QUALIFY count(person_label) OVER whole > 0""")
    db.execute("CREATE OR REPLACE TEMP TABLE order_customers AS SELECT order_id, arg_min(customer_label, row_no) AS customer_label "
               "FROM main.sales WHERE order_id IN (SELECT order_id FROM credited WHERE customer_label IS NULL) GROUP BY order_id")
    db.execute(f"""
        INSERT INTO main.receipt_credits
        WITH named AS (SELECT c.* REPLACE (coalesce(c.customer_label, o.customer_label) AS customer_label)
                FROM credited c LEFT JOIN order_customers o USING (order_id)),
        parts AS (SELECT n.*, s.share, s.place, s.places, {', '.join('s.' + c for c in _WHO.split(', '))},
                CAST(n.amount_yuan * s.share AS DECIMAL(18,4)) AS rounded
            FROM named n JOIN sellers s USING (order_id) WHERE n.speaker IS NULL)
        SELECT received_on, amount_yuan, receipt_id, order_id, invoice_id, speaker.p, speaker.k, speaker.t, speaker.r, customer_label
        FROM named WHERE speaker IS NOT NULL
        UNION ALL
        SELECT received_on, CASE WHEN place < places THEN rounded ELSE CAST(amount_yuan - coalesce(sum(rounded) OVER earlier, 0) AS DECIMAL(18,4)) END,
            receipt_id, order_id, invoice_id, {_WHO}, customer_label
        FROM parts WINDOW earlier AS (PARTITION BY receipt ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        UNION ALL
        SELECT n.received_on, n.amount_yuan, n.receipt_id, n.order_id, n.invoice_id, l.owner_label,
            CASE WHEN l.owner_label IS NOT NULL THEN CASE WHEN k.who IS NOT NULL THEN 'known' ELSE 'unknown' END END,
            m.team, m.region, n.customer_label
        FROM named n LEFT JOIN main.customers l ON l.customer_label = n.customer_label
        LEFT JOIN meta.known k ON k.kind = 'person' AND k.label = l.owner_label
        LEFT JOIN meta.memberships m ON m.who = k.who AND n.received_on >= m.start_on AND n.received_on < m.end_on
        WHERE n.speaker IS NULL AND NOT EXISTS (FROM sellers s WHERE s.order_id = n.order_id)""")
    for name in ("credited", "sellers", "order_customers"):
        db.execute(f"DROP TABLE {name}")
