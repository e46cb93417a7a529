"""How a company writes its rules: settings as text. Imports errors and schema only."""
