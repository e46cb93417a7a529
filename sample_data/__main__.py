"""`python -m sample_data`: makes the sample company again, with its files, its known answers and its README."""

from __future__ import annotations

import json
import sys

from sample_data import DIRTY_FILE, FOLDER, KNOWN_ANSWERS
from sample_data.answers import known_answers
from sample_data.books import write_dirty_file, write_files
from sample_data.company import make
from sample_data.guide import readme


def main() -> None:
    company = make()
    written = write_files(company, FOLDER)
    write_dirty_file(company, DIRTY_FILE)
    answers = known_answers(company)
    KNOWN_ANSWERS.write_text(json.dumps([answer.as_json() for answer in answers], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (FOLDER.parent / "README.md").write_text(readme(company, answers), encoding="utf-8")
    size = sum(path.stat().st_size for path in written)
    sys.stdout.write(f"{len(written)} files, {size / 1e6:.1f} MB in {FOLDER}\n")


if __name__ == "__main__":
    main()
