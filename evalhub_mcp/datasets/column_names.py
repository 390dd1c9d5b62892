"""The names by which the columns of question files are recognised, in several languages.

Each list is in order of preference. Names are compared in lower case with `_` for spaces and
hyphens.
"""

QUESTION = (
    "question", "input", "prompt", "query", "problem", "instruction", "task", "text",
    "question_text", "question_stem", "user_input", "goal", "ctx", "sentence", "questions",
    "hypothesis", "statement", "claim", "front", "term", "q",
    "frage", "aufgabe", "pregunta", "domanda", "pergunta", "vraag", "fråga", "spørgsmål",
    "kysymys", "pytanie", "otázka", "kérdés", "întrebare", "soru", "pertanyaan", "câu_hỏi",
    "вопрос", "питання", "въпрос", "ερώτηση", "السؤال", "प्रश्न", "คำถาม",
    "问题", "問題", "質問", "问", "题目", "질문", "문제",
)  # fmt: skip
ANSWER = (
    "ground_truth", "ground_truths", "reference_answer", "expected_answer", "expected_output",
    "expectedoutput", "expected_response", "reference_output", "reference_outputs",
    "reference_response", "expected", "correct_answer", "gold_answer", "gold", "reference",
    "answer", "target", "ideal", "label", "answers", "targets", "answerkey", "answer_key",
    "correct", "correct_option", "correct_choice", "answer_number", "final_answer", "final_ans",
    "best_answer", "answer_index", "answer_idx", "correct_index", "cop", "answers_spans",
    "output", "response", "completion", "criterion", "rubric", "solution",
    "outputs", "final_decision", "back", "definition",
    "antwort", "richtige_antwort", "lösung", "réponse", "reponse", "respuesta", "risposta",
    "resposta", "antwoord", "svar", "vastaus", "odpowiedź", "odpowiedz", "odpověď", "válasz",
    "răspuns", "cevap", "jawaban", "câu_trả_lời", "ответ", "відповідь", "отговор", "απάντηση",
    "الإجابة", "الجواب", "उत्तर", "คำตอบ",
    "答案", "回答", "答え", "正解", "答", "정답", "답변", "답",
)  # fmt: skip
REPLIES = frozenset({"answer", "answers", "response", "output", "completion", "outputs"})
"""Names of answers that hold a model's reply where another column holds the expected one."""
CONTEXT = (
    "context", "contexts", "passage", "passages", "story", "article", "paragraph", "document",
    "documents", "background", "premise", "body", "scenario", "support", "retrieved_contexts",
    "reference_contexts", "kontext",
    "contexte", "contexto", "contesto", "контекст", "背景", "上下文", "文脈",
    "본문", "지문",
)  # fmt: skip
ONE_CHOICE = (
    "choice", "option", "answer", "opt", "op", "alternative", "choix", "réponse", "opción",
    "opcion", "respuesta", "opção", "opcao", "resposta", "opzione", "risposta", "auswahl",
    "antwort", "möglichkeit", "optie", "antwoord", "alternativ", "svar", "wariant", "odpowiedź",
    "вариант", "ответ", "选项", "選択肢", "보기",
)  # fmt: skip
"""Names of the columns of single choices, before a letter or number."""
NUMBERED_CHOICE = ("ans", "mc_answer", "sol", "ending", "alt")
CHOICES = (
    "choices", "options", "endings", "answer_choices", "choice_list", "option_list",
    "answer_options", "candidates", "multiple_choice_options",
    "mc_options", "antwortmöglichkeiten", "auswahl", "optionen", "opciones", "opções", "opzioni",
    "варианты", "选项", "選択肢", "보기",
)  # fmt: skip
ID = ("id", "question_id", "sample_id", "key", "uid", "qid")
ALIASES = (
    "aliases", "alternatives", "accepted", "accepted_answers", "other_answers", "correct_answers",
)  # fmt: skip
CATEGORY = (
    "category", "subject", "topic", "domain", "tag", "subcategory", "section", "skill",
    "discipline", "question_type", "kategorie", "thema", "fach", "catégorie", "categoría",
    "categoria", "категория", "类别", "カテゴリ", "분류",
)  # fmt: skip
NOT_A_ROLE = frozenset(
    "id type types explanation explanations category index source url date time length count level "
    "model author comment comments concept".split()
)
"""A name with one of these words is no question or answer, such as `question_type`."""
EXTRA_INPUT = ("input", "inputs")
"""Beside `instruction`, the text that the instruction is about."""
HUMAN = (
    "human", "human_verdict", "human_label", "human_grade", "human_judgement", "human_judgment",
    "human_score", "human_rating", "human_correct", "human_pass", "labelled_by_human",
    "verdict_human", "label_human", "mensch", "urteil_mensch", "humain", "humano", "umano",
    "menselijk", "человек", "人工", "人間", "人工标注", "사람",
)  # fmt: skip
"""A person's verdict on a reply."""
LABELLED_REPLY = (
    "reply", "model_reply", "model_output", "model_answer", "model_response", "labelled_reply",
    "labeled_reply", "llm_output", "llm_response", "bot_reply", "prediction", "predicted_answer",
    "generated", "generation", "generated_answer", "got", "output", "response", "completion",
    "outputs", "actual_output", "actual", "answer", "modellantwort", "réponse_du_modèle",
    "respuesta_del_modelo", "ответ_модели", "模型回答", "模型输出",
)  # fmt: skip
"""The reply that a person's verdict is about; looked for beside such a verdict only."""
SYSTEM = ("system_prompt", "system")
