"""What several families read: owners, targets, stages, spending, headcount. No Answer leaves here."""
