from etl.faults import PERSONAL, FileRefused, Rejection
from observatory.i18n import Message, language


def test_a_refusal_says_its_sentence_and_keeps_it_for_other_languages():
    template = "{file}: the file is empty (0 bytes). Delete it, or export it again."
    refusal = FileRefused("events.csv", Message(template, {"file": "events.csv"}), 3)
    assert str(refusal) == "events.csv: the file is empty (0 bytes). Delete it, or export it again."
    assert (refusal.file, refusal.line) == ("events.csv", 3)
    assert refusal.message.text(language("fr")) != str(refusal)


def test_a_refusal_of_a_whole_file_has_no_line():
    assert FileRefused("events.csv", Message("no")).line is None


def test_equal_faults_are_one():
    fault = Rejection("events.csv", 2, "title", PERSONAL, Message("required and empty"))
    assert fault == Rejection("events.csv", 2, "title", PERSONAL, Message("required and empty"))
