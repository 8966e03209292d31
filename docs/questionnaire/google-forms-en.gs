// Survey of the image industry
// Paste this into a project of script.google.com, then run createSurvey.
const SURVEY = {
  "title": "Survey of the image industry",
  "description": "What do you know of the image industry: film, animation, video games, immersive media, photography and the trades around them? In this survey, “the territory” means: Alpes-Maritimes. Five minutes are enough. Answer from memory, page after page, without looking anything up. The survey is anonymous and voluntary: no name and no address is asked for, so write none. You can stop at any time; what is not sent is not counted. Answers only serve statistics, never published for fewer than five people.",
  "confirmation": "Thank you. Your answers are recorded.",
  "pages": [
    {
      "title": "You",
      "questions": [
        {
          "form": "choice",
          "title": "In what capacity do you answer?",
          "help": "",
          "required": true,
          "answers": [
            "Company or self-employed",
            "Institution or public authority",
            "School, university or training body",
            "Other (association, individual…)"
          ]
        },
        {
          "form": "line",
          "title": "Where do you work or study? Postal code and town",
          "help": "Only the basin is kept, not the town.",
          "required": false
        }
      ]
    },
    {
      "title": "What comes to mind",
      "questions": [
        {
          "form": "lines",
          "title": "Which clusters, hubs or networks of the image industry do you know, here or elsewhere?",
          "help": "Write every name that comes to mind, one a line. If none does, leave this empty.",
          "required": false
        },
        {
          "form": "lines",
          "title": "Which know-how of the image industry is there, to your knowledge, in the territory?",
          "help": "Three at most, one a line, in a few words; no names of people. If none comes to mind, leave this empty.",
          "required": false
        }
      ]
    },
    {
      "title": "The clusters",
      "questions": [
        {
          "form": "grid",
          "title": "How well do you know each of these clusters?",
          "help": "",
          "required": true,
          "rows": [
            "Filière image Côte d'Azur",
            "PRIMI, Pôle Transmédia Méditerranée",
            "Pôle Média Grand Paris",
            "Keeward",
            "Terrassa",
            "Puglia Creativa",
            "Friuli Venezia Giulia",
            "Basilicata",
            "Technology Park Ljubljana",
            "Promálaga",
            "University of Algarve",
            "Sterea Ellada"
          ],
          "answers": [
            "I have never heard of it",
            "I know its name",
            "I know what it does",
            "I have worked with it"
          ]
        }
      ]
    },
    {
      "title": "Their image",
      "questions": [
        {
          "form": "grid",
          "title": "What image do you have of those you know, from 0 (very poor) to 10 (excellent)?",
          "help": "Leave blank those that you do not know.",
          "required": false,
          "rows": [
            "Filière image Côte d'Azur",
            "PRIMI, Pôle Transmédia Méditerranée",
            "Pôle Média Grand Paris",
            "Keeward",
            "Terrassa",
            "Puglia Creativa",
            "Friuli Venezia Giulia",
            "Basilicata",
            "Technology Park Ljubljana",
            "Promálaga",
            "University of Algarve",
            "Sterea Ellada"
          ],
          "answers": [
            "0",
            "1",
            "2",
            "3",
            "4",
            "5",
            "6",
            "7",
            "8",
            "9",
            "10"
          ]
        }
      ]
    }
  ]
};

function createSurvey() {
  const form = FormApp.create(SURVEY.title);
  form.setTitle(SURVEY.title)
    .setDescription(SURVEY.description)
    .setConfirmationMessage(SURVEY.confirmation)
    .setCollectEmail(false)
    .setAllowResponseEdits(false)
    .setPublishingSummary(false)
    .setShowLinkToRespondAgain(false)
    .setShuffleQuestions(false)
    .setProgressBar(true);
  SURVEY.pages.forEach((page, number) => {
    if (number > 0) form.addPageBreakItem().setTitle(page.title);
    page.questions.forEach((question) => addQuestion(form, question));
  });
  Logger.log(form.getEditUrl());
  Logger.log(form.getPublishedUrl());
}

function addQuestion(form, question) {
  const add = {
    choice: () => form.addMultipleChoiceItem().setChoiceValues(question.answers),
    line: () => form.addTextItem(),
    lines: () => form.addParagraphTextItem(),
    grid: () => form.addGridItem().setRows(question.rows).setColumns(question.answers),
  };
  add[question.form]()
    .setTitle(question.title)
    .setHelpText(question.help)
    .setRequired(question.required);
}
