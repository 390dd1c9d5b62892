"""Read yes, no, true and false, in several languages, as one pair of values."""

import re

from evalhub_mcp.datasets.reply_text import plain_answers
from evalhub_mcp.datasets.text_comparison import folded

_TRUE = (
    "yes yeah yep true correct ja jawohl wahr richtig oui vrai sí si verdadero cierto vero sim "
    "verdadeiro да верно правда 是 是的 对 對 正确 正確 はい 正しい 네 예 참 tak prawda evet doğru"
)
_FALSE = (
    "no nope false incorrect nein falsch non faux falso não nao нет неверно ложь 否 不是 不 错 錯 "
    "错误 いいえ 間違い 아니요 아니오 거짓 nie fałsz nee onwaar hayır yanlış nej"
)
_WORDS = {**dict.fromkeys(_TRUE.split(), True), **dict.fromkeys(_FALSE.split(), False)}
_DENIED = re.compile(r"\Anot (?:true|correct|right)\b")
_FIRST_WORD = re.compile(r"[^\w]*([^\W\d_]+)(?P<rest>.*)", re.DOTALL)
# "No idea" and "no one" do not deny.
_NO_ANSWER = re.compile(r"\s+(?:idea|clue|one|way|information|answer|comment|doubt|matter)\b")
_AFTER_WORD = frozenset({",", ".", ";", ":", "-", "!", "(", "、", "。", "，", "．", "！", ""})
# "Absolutely, yes", "I'd say no", "Penguins cannot fly, so no".
_SAID = re.compile(
    r"\A(?:well,? )?(?:absolutely|definitely|certainly|clearly|indeed|sure|probably|likely"
    r"|of course"
    r"|i(?: would|'d)? (?:think|believe|guess|say|answer)(?: so)?|my answer is)[,:]? "
    r"(?P<first>yes|no|true|false)\b"
    r"|\A(?:it|that)(?:'s| is) an? (?P<noun>yes|no)\b"
    r"|\b(?:so|therefore|thus|hence|ergo|consequently)[,:]? (?P<last>yes|no|true|false)[.!]*\Z"
)
_VERDICT = re.compile(
    r"\A(?:i (?:think|believe) (?:that )?)?(?:that|this|it|the (?:statement|claim|answer))"
    r"(?: (?:statement|claim))?(?:'s| is)(?P<not> not|n't)? "
    r"(?P<word>true|false|correct|incorrect|right|wrong)\b"
)


def truth_of_answer(answer: str) -> bool | None:
    """Return the truth value that a whole expected answer is; None for another answer."""
    return _WORDS.get(folded(answer).strip(" .!\"'*"))


def read_truth(reply: str) -> bool | None:
    """Return whether a reply says yes or true (True), or no or false (False); None for neither."""
    for answer in plain_answers(reply):
        if (alone := truth_of_answer(answer.partition("\n")[0])) is not None:
            return alone
        text = folded(answer)
        if (whole := truth_of_answer(text)) is not None:
            return whole
        if _DENIED.match(text):
            return False
        if stated := _VERDICT.match(text):
            said = stated["word"] in {"true", "correct", "right"}
            return said is not (stated["not"] is not None)
        if said_so := _SAID.search(text):
            return _WORDS[said_so["first"] or said_so["noun"] or said_so["last"]]
        first = _FIRST_WORD.match(text)
        if first and first[1] in _WORDS and not _NO_ANSWER.match(first["rest"]):
            if first["rest"].strip()[:1] in _AFTER_WORD:
                return _WORDS[first[1]]
            # "Yes it does" answers, and "true love" or "no vowels" does not.
            if first[1] in {"yes", "no"} and re.match(
                r"\s+(?:it|they|he|she|you|we|i|that|this|there|because|not)\b", first["rest"]
            ):
                return _WORDS[first[1]]
    return None
