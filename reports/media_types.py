"""What the files we hand out are called on the web and in a mail: their media types, by the ending of the file."""

from __future__ import annotations

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PNG = "image/png"
CSV = "text/csv"
TEXT = "text/plain"
# A file that is handed back as it came, or that no other program opens.
BYTES = "application/octet-stream"
