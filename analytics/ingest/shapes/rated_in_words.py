"""Answers of questionnaires: 非常满意 … 非常不满意, Strongly agree …, 4星, 28.00 / 30 become the numbers they stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import Text
from analytics.ingest.recognising.likeness import dated, numeric
from analytics.ingest.recognising.match import match
from analytics.ingest.recognising.only_one import with_the_only_one
from analytics.ingest.recognising.recognise import as_judged, samples_of
from analytics.ingest.recognising.table import Table
from analytics.ingest.terms.asked import Answer, Question
from analytics.ingest.terms.folding import fold
from analytics.ingest.terms.grammar import parse
from analytics.ingest.terms.numbers import is_blank
from analytics.schema import DATASETS

# Five steps each, best first; the words of a step are separated by blanks, their spaces by _.
_SCALES = tuple(tuple(step.split() for step in scale.split("|")) for scale in (
    "非常满意 很满意 十分满意 极满意|满意 比较满意 较满意|一般 中立 普通 尚可 基本满意|不满意 不太满意 较不满意 比较不满意|非常不满意 很不满意 极不满意 十分不满意",
    "非常同意 完全同意 强烈同意|同意 比较同意 较同意|一般 中立 不确定 说不清|不同意 不太同意 比较不同意 较不同意|非常不同意 完全不同意 强烈不同意",
    "非常认同 完全认同 十分认同|认同 比较认同 较认同|一般 中立 不确定 说不清|不认同 不太认同 比较不认同|非常不认同 完全不认同",
    "非常符合 完全符合 十分符合|符合 比较符合 较符合|一般 不确定 说不清|不符合 不太符合 比较不符合|非常不符合 完全不符合",
    "非常好 很好 优秀 优|好 比较好 较好 良好 良|一般 中等 中|差 较差 比较差 不好|非常差 很差 极差",
    "非常愿意 一定会 肯定会|愿意 比较愿意 可能会 会|一般 不确定 看情况|不愿意 不太愿意 可能不会 不会|非常不愿意 肯定不会 一定不会",
    "Very_satisfied Extremely_satisfied Completely_satisfied Highly_satisfied|Satisfied Somewhat_satisfied Fairly_satisfied|Neutral Neither Neither_satisfied_nor_dissatisfied Average|"
    "Dissatisfied Unsatisfied Somewhat_dissatisfied Not_satisfied|Very_dissatisfied Extremely_dissatisfied Very_unsatisfied Completely_dissatisfied",
    "Strongly_agree Completely_agree|Agree Somewhat_agree|Neutral Neither Neither_agree_nor_disagree Undecided|Disagree Somewhat_disagree|Strongly_disagree Completely_disagree",
    "Excellent|Very_good|Good|Fair|Poor", "Excellent|Good|Average Fair Neutral Okay|Poor Bad|Very_poor Terrible Very_bad",
    "Very_likely Extremely_likely|Likely Somewhat_likely|Neutral|Unlikely Somewhat_unlikely|Very_unlikely Extremely_unlikely",
))
_BY_WORD = tuple({fold(word.replace("_", " ")): 5 - step for step, words in enumerate(scale) for word in words} for scale in _SCALES)
# A scale named only by words that stand on several steps cannot be told.
_NUMBERED = re.compile(r"^(?:[(（]?[A-Ea-e1-9][)）]?\s*[.、:：\-–—]\s*)?(.+?)\s*(?:[(（]\s*\d{1,2}\s*分?\s*[)）])?$")
_POINTS = re.compile(r"^(\d{1,2}(?:\.\d+)?)\s*(?:分|星|颗星|stars?|points?|pts)$|^(★{1,5})☆*$|^(\d{1,2})\s*[-–—.、:：]\s*\D.*$|^.*\D[(（](\d{1,2})\s*分[)）]$", re.IGNORECASE)
_OUT_OF = re.compile(r"^(\d+(?:\.\d+)?)\s*[/／]\s*(\d+(?:\.\d+)?)$")
_RECOMMEND = re.compile(r"推荐|recommend|nps", re.IGNORECASE)
_WHEN = frozenset(map(fold, ("Timestamp", "时间戳记", "时间戳", "Horodateur", "Marca temporal", "Zeitstempel", "提交时间", "提交答卷时间", "填写时间", "答卷时间", "提交日期", "タイムスタンプ")))
_QUESTION = re.compile(r"[?？吗]|^\s*(?:Q?\d{1,3})\s*[、.．)）:：]|满意|评价|评分|推荐|satisf|rate|recommend|agree|likely|how |csat|osat|nps|(?:^|_)q\d{1,2}_", re.IGNORECASE)
_SCALE_KEY = "scale:words"
_COMMENT = re.compile(r"comment|feedback|remark|suggest|other|意见|建议|备注|说明|其他|为什么|why", re.IGNORECASE)
_ZONE = r"\s*(?:GMT|UTC)\s*(?:[+-]\d{1,2}(?::?\d{2})?)?$"
_WHO = re.compile(r"姓名|名字|\bname\b|\bnombre\b", re.IGNORECASE)


def _asks(name: str) -> bool:
    """Whether a heading is a question about satisfaction, in simplified or traditional characters."""
    return bool(_QUESTION.search(name) or _QUESTION.search(fold(name)))


def questionnaire(table: Table) -> Table:
    """A sheet of answers that no exporter is known for: when each was given, and at least one question answered on a scale."""
    if table.found is not None or table.options.dataset not in (None, "surveys") or table.header.index < 0 or table.options.mapping:
        return table
    header, samples = table.header, samples_of(table.sheet, table.header)
    when = next((name for name in header.names if fold(name) in _WHEN), None) or next(
        (name for name, cells in zip(header.names, samples, strict=False) if parse(name).kind == "date" and parse(name).says("submitted", "survey") and dated(cells)), None)
    rated = [i for i, name in enumerate(header.names) if name != when and scale_of(samples[i])]
    graded = [i for i, name in enumerate(header.names) if _asks(name) and samples[i] and all(re.fullmatch(r"(?:10|\d)(?:\.0+)?", value) for value in samples[i])]
    asked = sum(1 for name in header.names if _asks(name))
    quiz = _quiz(table, when, samples)
    if quiz is not None:
        return quiz
    of_satisfaction = [i for i in rated if _asks(header.names[i])]
    money = any(re.search(r"额|金|价|amount|price|sales|revenue", name, re.IGNORECASE) for name in header.names)
    sums = any(parse(name).kind == "money" and parse(name).sure and numeric(cells) for name, cells in zip(header.names, samples, strict=False))
    if not (len(rated) >= 2 and not sums or of_satisfaction and not money or when is not None and graded and asked >= 0.4 * (len(header.names) - 1)
            or len(graded) >= 2 and asked >= 0.25 * len(header.names) and not money):
        return table
    declared = DATASETS["surveys"]
    found = match(header.names, declared, {when: "answered_on"} if when else {}, samples, known=table.known)
    read = with_the_only_one(as_judged(declared, found, header, table.raw.name, 99.0), header, samples, {})
    return replace(table, found=read).noted(*read.evidence, Text("每列一个问题、每行一份答卷，读成满意度", "A column for each question and a row for each answer: read as satisfaction"))


def _quiz(table: Table, when: str | None, samples: list[list[str]]) -> Table | None:
    """A form that was marked (`Score` as 28.00 / 30): an exam of whoever is named in it."""
    names = table.header.names
    score = next((name for name, values in zip(names, samples) if fold(name) in ("score", "得分", "分数", "总分") and values and all(_OUT_OF.match(value.strip()) for value in values)), None)
    who = next((name for name in names if _WHO.search(name)), None) or next((name for name in names if "email" in fold(name) or "邮箱" in name), None)
    if when is None or score is None or who is None:
        return None
    declared = DATASETS["exams"]
    found = match(names, declared, {when: "exam_on", score: "score", who: "trainee"}, samples, known=table.known)
    read = as_judged(declared, found, table.header, table.raw.name, 99.0)
    return _full_marks(_by_local_clock(replace(table, found=read), "exam_on"), "full_score").noted(Text("是打了分的测验，读成培训考核", "A form that was marked: read as an exam"))


def scores_from_words(table: Table) -> Table:
    """The answers of a survey as numbers: words of a scale, stars, points; a question of 0 to 10 about recommending is the recommendation."""
    if table.found is None or table.found.dataset.name != "surveys" or table.periods:
        return table
    table = _recommendation(_by_local_clock(table, "answered_on"))
    found, told = table.recognised.matching, []
    places: list[int] = []
    free = [i for i in range(min(len(table.header.names), table.sheet.cells.num_columns))
            if i not in found.left_out and found.columns.get(i) in (None, "score", "recommend", "item", "comment", "part")]
    answers = {i: words for i in free if (words := _answers(table, i)) is not None and scale_of(words) is not None}
    # One question may have nobody at the ends; the questions of a sheet share their words.
    together = scale_of([word for words in answers.values() for word in words])
    open_words: list[str] = []
    for i, words in answers.items():
        name, scale = table.header.names[i], scale_of(words)
        scale = together if isinstance(scale, str) and isinstance(together, dict) else scale
        if _COMMENT.search(name) and (isinstance(scale, str) or len(words) < 3):
            continue
        if not isinstance(scale, dict):
            read = _undecided(table, i, words)
            open_words += words if read is table else []
            told += [name] if read is not table else []
            places += [i] if read is not table else []
            table = read
            continue
        table = _rewritten(table, i, scale)
        told.append(name)
        places.append(i)
        if table.recognised.matching.columns.get(i) in ("comment", "item", "part"):
            columns = {k: field for k, field in table.matching.columns.items() if k != i}
            table = table.matched(replace(table.matching, columns=columns))
    if len(places) > 1 and "score" not in table.matching.fields:  # their words say that they are scores, whatever the headings of others say
        table = table.matched(replace(table.matching, repeated={**table.matching.repeated, "score": tuple(places)}))
    table = _full_marks(_one_score(_without_numbers(table)))
    if open_words:
        table = _which_scale(table, list(dict.fromkeys(open_words)))
    asked = [one for one in table.questions if one.key == _SCALE_KEY]
    if asked and table.recognised.missing and table.items is None and not told:
        typed = asked[0].answers[0].said
        return table.left_alone(Text(f"{asked[0].text.zh}，没有加载；请说明各算几分（命令行 --answer \"{typed}\"，分数写在冒号后面）",
                                     f"{asked[0].text.en}, so that it was not loaded; say what each scores (--answer \"{typed}\", the score behind each colon)"))
    if not told:
        return table
    listed = "」「".join(told[:4]), "”, “".join(told[:4])
    return table.noted(Text(f"「{listed[0]}」{'等' if len(told) > 4 else ''}的文字选项按 5 分制读：最好的是 5，最差的是 1",
                            f"The words of “{listed[1]}”{' and others' if len(told) > 4 else ''} are read on a scale of five: the best is 5, the worst 1"))


def scale_of(values: Sequence[str]) -> dict[str, str] | str | None:
    """{answer: score} where all of `values` are steps of one scale, `several` where two scales fit and differ, None where it is none."""
    words = list(dict.fromkeys(value for value in values if value and not is_blank(value)))
    if not words:
        return None
    points = {word: found for word in words if (found := _points(word)) is not None}
    plain = {word: fold(bare[1]) if (bare := _NUMBERED.match(unicodedata.normalize("NFKC", word).strip())) else fold(word) for word in words}
    fitting = [scale for scale in _BY_WORD if all(plain[word] in scale for word in words)]
    if not fitting:
        return points if len(points) == len(words) and not all(re.fullmatch(r"\d+", word) for word in words) else None
    readings = {tuple(scale[plain[word]] for word in words) for scale in fitting}
    if len(readings) > 1:
        return "several"
    # 好 or 一般 alone may be any column's word.
    if len(words) == 1 and len(plain[words[0]]) < 3:
        return None
    return {word: str(fitting[0][plain[word]]) for word in words}


def _answers(table: Table, place: int) -> list[str] | None:
    """The different answers of a question; None where they are too many for a scale."""
    values = pc.unique(table.sheet.cells.column(place).slice(table.header.index + 1)).to_pylist()
    words = [value for value in values if value and not is_blank(value)]
    return words if 0 < len(words) <= 200 else None


def _points(word: str) -> str | None:
    found = _POINTS.match(word.strip())
    if not found:
        return None
    return found[1] or (str(len(found[2])) if found[2] else None) or found[3] or found[4]


def _rewritten(table: Table, place: int, scale: dict[str, str]) -> Table:
    top = table.header.index + 1
    column = table.sheet.cells.column(place)
    values = [scale.get(value, value) if value and i >= top else value for i, value in enumerate(column.to_pylist())]
    cells = table.sheet.cells.set_column(place, table.sheet.cells.column_names[place], pa.array(values, pa.string()))
    return replace(table, sheet=replace(table.sheet, cells=cells))


def _recommendation(table: Table) -> Table:
    """A question about recommending, answered 0 to 10."""
    matching = table.matching
    if "recommend" in matching.fields:
        return table
    for i, name in enumerate(table.header.names):
        if i in matching.left_out or matching.columns.get(i) not in (None, "score", "item") or i >= table.sheet.cells.num_columns or not _RECOMMEND.search(fold(name)):
            continue
        values = [value for value in pc.unique(table.sheet.cells.column(i).slice(table.header.index + 1)).to_pylist() if value and not is_blank(value)]
        if values and all(re.fullmatch(r"(?:10|\d)(?:\.0+)?", value) for value in values):
            return table.matched(replace(matching, columns={**matching.columns, i: "recommend"}))
    return table


def _full_marks(table: Table, full_marks: str = "scale") -> Table:
    """28.00 / 30: the score, and the scale it is out of."""
    place = next((i for i, field in table.matching.columns.items() if field == "score"), None)
    if place is None or place >= table.sheet.cells.num_columns:
        return table
    top = table.header.index + 1
    column = table.sheet.cells.column(place).to_pylist()
    pairs = [(_OUT_OF.match(value.strip()) if value else None) for value in column[top:]]
    written = [value for value in column[top:] if value and not is_blank(value)]
    if not written or sum(pair is not None for pair in pairs) < len(written):
        return table
    scores: list[str | None] = [*column[:top], *(pair[1] if pair else None for pair in pairs)]
    full: list[str | None] = [*([None] * top), *(pair[2] if pair else None for pair in pairs)]
    sheet, header = table.sheet, table.header
    cells = sheet.cells.set_column(place, sheet.cells.column_names[place], pa.array(scores, pa.string()))
    matching, names, parts = table.matching, header.names, header.parts
    if full_marks not in matching.fields:
        cells = cells.append_column(f"c{cells.num_columns}", pa.array(full, pa.string()))
        names, parts = (*names, "满分"), (*parts, ("满分",))
        matching = replace(matching, columns={**matching.columns, len(names) - 1: full_marks})
    made = replace(table, sheet=replace(sheet, cells=cells), header=replace(header, names=names, parts=parts, written=header.written or header.names))
    return made.matched(matching).noted(Text(f"「{header.names[place]}」写作「得分 / 满分」，拆成评分和满分", f"“{header.names[place]}” says score / full marks and was taken apart"))


def _without_numbers(table: Table) -> Table:
    """Questions without the number before them: the item is what is asked."""
    names = list(table.header.names)
    for i, name in enumerate(names):
        plain = re.sub(r"^\s*(?:Q\s*)?\d{1,3}\s*[、.．)）:：]\s*", "", name).strip()
        if plain and plain != name and plain not in names and i not in table.matching.columns:
            names[i] = plain
    if tuple(names) == table.header.names:
        return table
    return replace(table, header=replace(table.header, names=tuple(names), written=table.header.written or table.header.names))


def _by_local_clock(table: Table, field: str) -> Table:
    """`2026/01/04 10:15:00 AM GMT+8` is the form's own clock: its zone says nothing of the day."""
    place = next((i for i, name in table.matching.columns.items() if name == field), None)
    if place is None or place >= table.sheet.cells.num_columns:
        return table
    column = table.sheet.cells.column(place)
    if not pc.any(pc.match_substring_regex(column, _ZONE)).as_py():
        return table
    cells = table.sheet.cells.set_column(place, table.sheet.cells.column_names[place], pc.replace_substring_regex(column, _ZONE, ""))
    return replace(table, sheet=replace(table.sheet, cells=cells))


def _one_score(table: Table) -> Table:
    """A single question with scores fills the score itself; and the survey has what it needs where a score or a recommendation is there."""
    found, header = table.recognised, table.header
    matching = found.matching
    if "score" not in matching.fields:
        free = [i for i in range(min(len(header.names), table.sheet.cells.num_columns)) if i not in matching.columns and i not in matching.left_out]
        scored = [i for i in free if parse(header.names[i]).kind != "id" and _only_scores(table, i)]
        if len(scored) == 1 and _asks(header.names[scored[0]]):
            constants = matching.constants if "item" in matching.fields else {**matching.constants, "item": header.names[scored[0]]}
            matching = replace(matching, columns={**matching.columns, scored[0]: "score"}, constants=constants)
    missing = () if {"score", "recommend"} & matching.fields else found.missing
    return replace(table, found=replace(found, matching=matching, missing=missing))


def _only_scores(table: Table, place: int) -> bool:
    values = [value for value in pc.unique(table.sheet.cells.column(place).slice(table.header.index + 1)).to_pylist() if value and not is_blank(value)]
    return bool(values) and all(re.fullmatch(r"(?:10|\d)(?:\.0+)?", value) for value in values)


def _undecided(table: Table, place: int, words: list[str]) -> Table:
    """Words that stand on different steps of different scales: what each scores is said once for all questions."""
    said = (table.answer(_SCALE_KEY) or "").replace("：", ":").replace("，", ",")
    scores = {fold(word): score.strip() for word, _, score in (part.partition(":") for part in said.split(",")) if score.strip()}
    if all(fold(word) in scores for word in words):
        return _rewritten(table, place, {word: scores[fold(word)] for word in words})
    return table


def _which_scale(table: Table, words: list[str]) -> Table:
    """Asks what the words of the questions score."""
    listed = ",".join(f"{word}:" for word in words)
    return table.asking(Question(_SCALE_KEY, "", Text(
        f"选项（{'、'.join(words[:8])}）各算几分看不出来", f"What the answers ({', '.join(words[:8])}) score cannot be told"),
        (Answer(Text("在每个词后面写上分数，如 5", "write the score behind each word, such as 5"), "answer", f"{_SCALE_KEY}={listed}"),),
        Text("这几列不当评分", "takes these columns for no scores")))
