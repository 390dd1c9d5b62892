"""Reads a model's reply: removes reasoning and control tokens, and finds the stated answer.

Every scorer, judge and benchmark reads replies with these functions, so that a reply is never
right in one place and wrong in another. The forms are those that models and servers really
produce: reasoning in tags or channels, tokens a server failed to remove, boxes, answer tags,
and answers behind a label in many languages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_REASONING_NAMES = (
    r"(?:seed:|ant)?(?:think|thinking|thoughts?|reason|reasoning|rationale|reflection|analysis"
    r"|scratchpad|(?:inner|internal)_monologue)"
)
_OPENING = (
    rf"<\|?{_REASONING_NAMES}\|?(?:\s[^<>]{{0,100}})?>|\[THINK\]|◁think▷"
    r"|<\|begin_of_thought\|>|<\|START_THINKING\|>|<\|channel>\s*thought|<unused94>\s*thought"
)
_CLOSING = (
    rf"<\|?/\|?{_REASONING_NAMES}\|?\s*>|\[/THINK\]|◁/think▷"
    r"|<\|end_of_thought\|>|<\|END_THINKING\|>|<channel\|>|<unused95>"
)
_REASONING_TAG = re.compile(rf"(?P<open>{_OPENING})|(?P<close>{_CLOSING})", re.IGNORECASE)
_EMPTY_TAG = re.compile(rf"<{_REASONING_NAMES}\s*/>", re.IGNORECASE)
_HARMONY = re.compile(
    r"<\|channel\|>\s*(\w+)[^<]{0,200}(?:<\|constrain\|>[^<]{0,100})?<\|message\|>", re.IGNORECASE
)
_HARMONY_END = re.compile(r"<\|(?:end|return|call|start|channel)\|>", re.IGNORECASE)
# The harmony format after a server has removed its special tokens.
_BARE_HARMONY = re.compile(r"\A\s*analysis(?=[A-Z\"'“])")
_BARE_FINAL = "assistantfinal"
_TURN_START = re.compile(
    r"\A(?:\s|<s>|<bos>|<｜begin▁of▁sentence｜>|<\|begin_of_text\|>|<\|startoftext\|>|<\|im_start\|>(?:assistant)?"
    r"|<\|start_header_id\|>assistant<\|end_header_id\|>|<start_of_turn>model|<\|start\|>assistant"
    r"|<\|assistant\|>|<｜Assistant｜>|<\|START_RESPONSE\|>|<\|message\|>)*+"
)
_TURN_END = re.compile(
    r"<\|(?:im_end|im_start|endoftext|end_of_text|eot_id|eom_id|eot|end|return|END_RESPONSE"
    r"|END_OF_TURN_TOKEN|end_of_turn|end_of_sentence|user|observation|start_header_id|stop)\|>"
    r"|</s>|<eos>|<end_of_turn>|<start_of_turn>|<｜end▁of▁sentence｜>|<｜User｜>|\[/?INST\]|\[EOS\]"
    r"|<\|endofassistant\|>|<turn\|>",
    re.IGNORECASE,
)
_BOX_TOKEN = re.compile(r"<\|(?:begin|end)_of_(?:box|solution)\|>")
_FINAL_RESPONSE = re.compile(
    r"\[BEGIN FINAL RESPONSE\](?P<text>.*?)(?:\[END FINAL RESPONSE\]|\Z)", re.DOTALL
)
_ANSWER_TAG = re.compile(
    r"(?:<(?P<tag>(?:final_?)?(?:answer|response|output|result)|final|solution)>(?P<text>.*?)"
    r"(?:</(?P=tag)>|\Z)|\[ANSWER\](?P<bracketed>.*?)(?:\[/ANSWER\]|\Z))",
    re.IGNORECASE | re.DOTALL,
)
_LONE_CLOSE = re.compile(r"</(?:final_?)?answer>\s*\Z", re.IGNORECASE)
_GLM_BOX = re.compile(r"<\|begin_of_box\|>(.*?)(?:<\|end_of_box\|>|\Z)", re.DOTALL)
_BOXED = re.compile(r"\\f?boxed\s*\{")
_LATEX_TEXT = re.compile(r"\\(?:text|textbf|mathrm|mathbf|operatorname|mbox|textit)\s*\{([^{}]*)\}")
_LONGEST_ANSWER = 2_000
"""Characters after a label in which its answer is looked for."""
_MAX_BRACES = 400
"""Characters of a LaTeX box that are read."""

_ANSWER_WORDS = (
    r"answers?|result|conclusion|choice|option|antwort|ergebnis|r[ée]ponse|respuesta|risposta|resposta"
    r"|antwoord|svar(?:et)?|vastaus|odpowied[źz]|odpov[ěe][ďd]|v[áa]lasz|r[ăa]spuns|cevap|jawaban"
    r"|đ[áa]p [áa]n|ответ|відповідь|отговор|απάντηση|الإجابة|الجواب|उत्तर|คำตอบ"
)
_CJK_ANSWER_WORDS = r"(?:答案|答え|回答|解答|正解|正答|정답|답변|답)"
_QUALITIES = (
    r"final|correct|right|best|short|my|the|endgültige|richtige|korrekte|finale|correcta|correcte"
    r"|correta|corretta|esatta|bonne|la|le|die|das|meine|ma|mi|правильный|верный"
)
_COLON = r"[:：=→⇒]"
_MARKUP = r"[\s*_`#>$]"
# "Answer:", "**Final answer**:", "The answer is: ", "Antwort:", "答案：", "####".
_LABEL = re.compile(
    rf"(?:^|(?<=[.!?。;,])\s|(?<=\s))(?:[*_#>\s]{{0,6}})"
    rf"(?:(?:{_QUALITIES})[\s*_]{{1,3}}){{0,3}}(?:{_ANSWER_WORDS})"
    rf"(?:[\s*_]{{1,3}}(?:{_QUALITIES})){{0,2}}"
    rf"(?:\s{{0,3}}\([^()\n]{{0,30}}\))?[\s*_]{{0,4}}(?:(?:is|ist|est|es|è|é)[\s*_]{{0,4}})?"
    rf"{_COLON}"
    rf"|(?:{_CJK_ANSWER_WORDS})\s{{0,3}}(?:是|为|為|は|은|는)?\s{{0,3}}{_COLON}"
    r"|(?:^|(?<=[.!?;]\s))[*_]{0,3}final[*_]{0,3}\s{0,2}[:：]|^\s{0,8}####(?!#)"
    r"|^[^\S\n]{0,4}(?:#{1,6}[^\S\n]{0,4})?[*_]{0,3}(?:final\s|correct\s)?answer[*_]{0,3}[^\S\n]{0,4}$",
    re.IGNORECASE | re.MULTILINE,
)
# {"answer": "Paris"}
_JSON_ANSWER = re.compile(
    r"[\"'](?:(?:final|correct)[_ ]?)?(?:answer|choice|option)(?:[_ ]letter)?[\"']\s{0,4}:\s{0,4}"
    r"(?P<value>\"(?:[^\"\\\n]|\\.){0,2000}\"|'(?:[^'\\\n]|\\.){0,2000}'|[^\s\"'{}\[\],]{1,100})",
    re.IGNORECASE,
)
_OF_SEVERAL = re.compile(
    r"\b(?:each|every|all|other|following|these|those|any|both|per|possible|given|wrong|incorrect)"
    r"\s*\Z",
    re.IGNORECASE,
)
"""Words before a label that make it one of several, and not the answer of the reply."""
_CORRECTION = re.compile(
    r"(?:\b(?:wait|hold on|sorry)[,.…!]*\s+no\b|\bno[,.…]*\s+wait\b|\bscratch that\b"
    r"|\bcorrection\s?:|\bI mean(?:t)?\b)[\s,.:;…!—–-]*",
    re.IGNORECASE,
)
_FENCE = re.compile(r"\A```[\w+-]*\n(?P<text>.*?)\n?```\Z", re.DOTALL)
_ELEMENT = re.compile(
    r"\A<(?P<tag>b|strong|i|em|code|p|span|div)>(?P<text>.*)</(?P=tag)>\Z",
    re.IGNORECASE | re.DOTALL,
)
_LINE_MARK = re.compile(r"\A(?:#{1,6}|>|[-*•])[^\S\n]+(?=[^\W\d][^\n]*\Z)")
_COPULA = (
    r"is|are|would\s+be|must\s+be|should\s+be|has\s+to\s+be|will\s+be|was|ist|lautet|est|es|è|é"
    r"|er|är|on|to|jest|je|adalah|là|is|это|будет"
)
# "The answer is Paris", "la respuesta correcta es B", "答案是B".
_STATEMENT = re.compile(
    rf"\b(?:{_ANSWER_WORDS})(?:\s{{1,3}}(?!(?:{_COPULA})\b)[^\s:=.,;!?()]{{1,15}}){{0,4}}?"
    rf"\s{{1,3}}(?:{_COPULA})\b(?!\s+(?:not|wrong|incorrect)\b)[:：]?"
    rf"|(?:{_CJK_ANSWER_WORDS})\s{{0,3}}(?:应该是|应为|應為|是|为|為|は|은|는)"
    r"|(?:ответ|відповідь|отговор)\s{0,3}[—–-]",
    re.IGNORECASE,
)
_WRAPPING = "\"'`*_“”‘’«»„「」『』$ \t\r\n\u00a0"
_FULL_STOPS = (".", "。", "．", "!", "！", ",", ";")
_SHORT_LABEL = re.compile(
    r"\A(?:Q\s?[:.][^\n]{0,500}\n\s{0,4})?(?:A(?:ns)?|response|output|reply)\s{0,2}[:：]\s{0,4}(?=\S)",
    re.IGNORECASE,
)
_CLOSING_OFFER = re.compile(
    r"\n\s{0,20}(?:let me know|if you|i hope|hope (?:this|that|it)|feel free|would you like"
    r"|please let)\b[^\n]{0,300}\Z",
    re.IGNORECASE,
)
_KIND_LABEL = re.compile(
    r"\A[*_#\s]{0,6}(?P<label>[^\W\d_]+(?:\s[^\W\d_]+){0,5})[*_\s]{0,4}[:：](?P<rest>[^\n:：]+)\Z"
)
_KINDS = frozenset("label category class classification sentiment prediction intent topic".split())
"""Words for what a classification asks for."""
_BRACKETED = re.compile(r"\A[(\[]([^()\[\],]*)[)\]]\Z")


def content_text(content: Any) -> str:
    """Return the text of a message's `content`: text, or a list of parts, without reasoning."""
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        content = [content]
    if isinstance(content, int | float) and not isinstance(content, bool):
        return str(content)
    if not isinstance(content, list):
        return ""
    texts = []
    for part in content:
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, dict) and part.get("type", "text") in {"text", "output_text"}:
            text = part.get("text")
            texts.append(text if isinstance(text, str) else "")
    return "".join(texts)


def visible_reply(text: str) -> str:
    """Return what the reader of a reply sees; "" when all of it is reasoning.

    Reasoning is cut, also where it was begun and not ended, and where only its end is there.
    Control tokens and what follows the end of the turn are cut. Of a reply with `<answer>` tags,
    the content of the last one is returned.
    """
    text = _without_tokens(text)
    tagged = list(_ANSWER_TAG.finditer(text)) if "<" in text or "[" in text else []
    tagged = tagged or list(_FINAL_RESPONSE.finditer(text))
    if not tagged:
        return _BOX_TOKEN.sub("", _LONE_CLOSE.sub("", text)).strip()
    groups = tagged[-1].groupdict()
    text = groups["text"] or groups.get("bracketed") or _ANSWER_TAG.sub("", text)
    return _BOX_TOKEN.sub("", text).strip()


def shown_reply(text: str) -> str:
    """Return all that a user of the model sees: `visible_reply` without unwrapping answer tags."""
    return _BOX_TOKEN.sub("", _without_tokens(text)).strip()


def _without_tokens(text: str) -> str:
    text = _without_reasoning(_final_channel(text))
    text = text[_TURN_START.match(text).end() :]  # type: ignore[union-attr]
    end = _TURN_END.search(text)
    return text[: end.start()] if end else text


def _final_channel(text: str) -> str:
    """Return the final message of a reply in OpenAI's harmony format; other replies unchanged."""
    starts = list(_HARMONY.finditer(text)) if "<|channel|>" in text else []
    if starts:
        finals = [start for start in starts if start[1].lower() == "final"]
        if not finals:
            return ""
        found = text[finals[-1].end() :]
        end = _HARMONY_END.search(found)
        return found[: end.start()] if end else found
    if text.lstrip().startswith(_BARE_FINAL):
        return text.lstrip().removeprefix(_BARE_FINAL)
    if _BARE_HARMONY.match(text):
        return text.rpartition(_BARE_FINAL)[2] if _BARE_FINAL in text else ""
    return text


def _without_reasoning(text: str) -> str:
    text = _EMPTY_TAG.sub("", text)
    kept: list[str] = []
    position, inside = 0, False
    for tag in _REASONING_TAG.finditer(text):
        if not inside:
            kept.append(text[position : tag.start()])
        if tag["close"]:
            if not inside:
                # Only the end is there: the server's template had begun the reasoning.
                kept.clear()
            inside = False
        else:
            inside = True
        position = tag.end()
    if not inside:
        kept.append(text[position:])
    return "".join(kept)


@dataclass(frozen=True)
class StatedAnswer:
    """An answer that a reply states as such.

    `is_labelled` is true behind a label or in a box, and false in a sentence such as "the answer
    is 4", after which more of the sentence may follow.
    """

    text: str
    is_labelled: bool
    position: int


def stated_answers(reply: str) -> list[StatedAnswer]:
    """Return the answers that a visible reply states, the one that counts last.

    Labels and boxes count more than sentences, and later ones more than earlier ones.
    """
    found = [StatedAnswer(text, True, at) for at, text in _boxed(reply)]
    for value in _JSON_ANSWER.finditer(reply):
        found.append(StatedAnswer(value["value"].strip("\"'"), True, value.start("value")))
    for label in _LABEL.finditer(reply):
        if _OF_SEVERAL.search(reply[max(0, label.start() - 20) : label.start()]):
            continue  # "Let us look at each option:"
        if following := _first_line(reply[label.end() : label.end() + _LONGEST_ANSWER]):
            found.append(StatedAnswer(following, True, label.end()))
    for statement in _STATEMENT.finditer(reply):
        if _OF_SEVERAL.search(reply[max(0, statement.start() - 20) : statement.start()]):
            continue
        if following := _first_line(reply[statement.end() : statement.end() + _LONGEST_ANSWER]):
            found.append(StatedAnswer(following, False, statement.end()))
    return sorted(found, key=lambda answer: (answer.is_labelled, answer.position))


def corrected_reply(reply: str) -> str:
    """Return what follows the last correction in a visible reply: "it is 9, wait, no, it is 10".

    The whole reply where nothing is corrected.
    """
    corrections = list(_CORRECTION.finditer(reply))
    rest = reply[corrections[-1].end() :] if corrections else ""
    return rest if re.search(r"\w", rest) else reply


def _first_line(text: str) -> str:
    """Return the first line of a text that holds more than markup."""
    for line in text.split("\n")[:6]:
        if bare := line.strip(_WRAPPING + "#>:[]\\"):
            return line if bare else ""
    return ""


def boxed_answers(text: str) -> list[str]:
    """Return the contents of the boxes (`\\boxed{…}`) in a text, in order."""
    return [content for _, content in _boxed(text)]


def _boxed(text: str) -> Iterator[tuple[int, str]]:
    for start in _BOXED.finditer(text):
        depth = 1
        for end in range(start.end(), min(len(text), start.end() + _MAX_BRACES)):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            if depth == 0:
                yield start.end(), text[start.end() : end]
                break


def bare_answer(text: str) -> str:
    """Return an answer without LaTeX's text commands, quotes, markup and final full stop."""
    text = text.strip()
    for wrapped in (_FENCE, _ELEMENT):
        if match := wrapped.match(text):
            text = match["text"].strip()
    text = _LINE_MARK.sub("", text)
    text = _LATEX_TEXT.sub(r"\1", text)
    for opening, closing in (("\\(", "\\)"), ("\\[", "\\]")):
        bare = text.strip()
        if bare.startswith(opening) and bare.endswith(closing):
            text = bare[2:-2]
    text = text.strip(_WRAPPING)
    if text.endswith(_FULL_STOPS) and not text.endswith(".."):
        text = text[:-1].rstrip(_WRAPPING)
    bracketed = _BRACKETED.match(text)
    return bracketed[1].strip(_WRAPPING) if bracketed else text


def plain_answers(reply: str) -> list[str]:
    """Return what a reply may state as its answer, the likeliest first: never empty.

    That is the last answer behind a label or in a box, else the sentence "the answer is …" where
    the reply begins with it, else the whole reply.
    """
    text = _CLOSING_OFFER.sub("", visible_reply(reply))
    boxed = [match[1] for match in _GLM_BOX.finditer(_without_tokens(reply))]
    if boxed:
        return [bare_answer(boxed[-1]), bare_answer(text)]
    stated = stated_answers(text)
    if stated and (stated[-1].is_labelled or stated[-1].position <= _LONGEST_LEAD):
        return [bare_answer(stated[-1].text), bare_answer(text)]
    if short := _SHORT_LABEL.match(text):
        return [bare_answer(text), bare_answer(text[short.end() :])]
    return [bare_answer(text)]


def value_of_label(reply: str, question: str) -> str | None:
    """Return what stands behind a label of the question's own: "Sentiment: positive".

    The label is a word for a kind, or made of words of the question; None for another reply.
    """
    found = _KIND_LABEL.match(visible_reply(reply))
    if found is None:
        return None
    words, asked = found["label"].casefold().split(), re.findall(r"\w+", question.casefold())
    return bare_answer(found["rest"]) if _KINDS.union(asked).issuperset(words) else None


_LONGEST_LEAD = 40
"""Characters before the answer in "The correct answer to the question is"."""
