// Enquête sur l’industrie de l’image
// À coller dans un projet de script.google.com, puis exécuter createSurvey.
const SURVEY = {
  "title": "Enquête sur l’industrie de l’image",
  "description": "Que connaissez-vous de l’industrie de l’image : cinéma, animation, jeu vidéo, médias immersifs, photographie et métiers voisins ? Dans ce questionnaire, « le territoire » désigne : Alpes-Maritimes. Cinq minutes suffisent. Répondez de mémoire, page après page, sans rien chercher. L’enquête est anonyme et facultative : aucun nom, aucune adresse n’est demandé, n’en écrivez pas. Vous pouvez arrêter à tout moment ; ce qui n’est pas envoyé n’est pas compté. Les réponses ne servent qu’à des statistiques, jamais publiées pour moins de cinq personnes.",
  "confirmation": "Merci. Vos réponses sont enregistrées.",
  "pages": [
    {
      "title": "Vous",
      "questions": [
        {
          "form": "choice",
          "title": "À quel titre répondez-vous ?",
          "help": "",
          "required": true,
          "answers": [
            "Entreprise ou indépendant",
            "Institution ou collectivité",
            "École, université ou organisme de formation",
            "Autre (association, particulier…)"
          ]
        },
        {
          "form": "line",
          "title": "Où travaillez-vous ou étudiez-vous ? Code postal et commune",
          "help": "Seul le bassin est gardé, pas la commune.",
          "required": false
        }
      ]
    },
    {
      "title": "Ce qui vous vient à l’esprit",
      "questions": [
        {
          "form": "lines",
          "title": "Quels clusters, pôles ou réseaux de l’industrie de l’image connaissez-vous, ici ou ailleurs ?",
          "help": "Écrivez tous les noms qui vous viennent à l’esprit, un par ligne. Si aucun ne vient, laissez vide.",
          "required": false
        },
        {
          "form": "lines",
          "title": "Quels savoir-faire de l’industrie de l’image trouve-t-on, à votre connaissance, sur le territoire ?",
          "help": "Trois au plus, un par ligne, en quelques mots ; pas de noms de personnes. Si aucun ne vient, laissez vide.",
          "required": false
        }
      ]
    },
    {
      "title": "Les clusters",
      "questions": [
        {
          "form": "grid",
          "title": "À quel point connaissez-vous chacun de ces clusters ?",
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
            "Je n’en ai jamais entendu parler",
            "Je le connais de nom",
            "Je connais ses activités",
            "J’ai travaillé avec lui"
          ]
        }
      ]
    },
    {
      "title": "Leur image",
      "questions": [
        {
          "form": "grid",
          "title": "Quelle image avez-vous de ceux que vous connaissez, de 0 (très mauvaise) à 10 (excellente) ?",
          "help": "Laissez vide ceux que vous ne connaissez pas.",
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
