"""The words of the invented trade: segments, know-how, how bodies are called, countries abroad."""

from observatory.i18n import N_

SEGMENTS = {
    "production": 0.28, "post-production": 0.07, "animation": 0.08, "vfx": 0.05, "games": 0.09,
    "immersive": 0.06, "photo": 0.13, "broadcast": 0.04, "distribution": 0.06, "services": 0.14,
}  # fmt: skip
"""Segment of companies -> its share of them."""
OTHER_SEGMENT_SHARE = 0.03
"""Share of a segment that only the configuration names."""

TRADE_WORDS = {
    "production": ("{} Films", "{} Productions", "{} Pictures", "Les Films {}"),
    "post-production": ("{} Post", "{} Montage", "Labo {}"),
    "animation": ("{} Animation", "Studio {}", "{} Toons"),
    "vfx": ("{} VFX", "{} Effets"),
    "games": ("{} Games", "{} Interactive", "Jeux {}"),
    "immersive": ("{} XR", "{} Immersion", "Atelier {}"),
    "photo": ("{} Photo", "{} Images", "Studio photo {}"),
    "broadcast": ("{} TV", "{} Média"),
    "distribution": ("Cinéma {}", "{} Distribution"),
    "services": ("{} Location", "{} Plateaux", "{} Lumière", "{} Son"),
}
OTHER_TRADE_WORDS = ("{} Conseil", "{} Création")
BODY_WORDS = {
    "institution": ("Agence {}", "Mission {}"),
    "venue": ("Espace {}", "Studios {}", "Auditorium {}"),
    "association": ("Collectif {}", "Réseau {}", "Les Amis de {}"),
    "school": ("École {}", "Campus {}"),
    "authority": ("Office {}",),
    "fund": ("Fonds {}",),
    "cluster": ("Grappe {}",),
    "company": ("{} Media", "{} Film", "{} Lab", "{} Pictures"),
}

KNOW_HOW = {
    "production": ("series", "documentary", "feature films", "commercials", "location scouting"),
    "post-production": ("editing", "grading", "sound", "restoration"),
    "animation": ("3D animation", "2D animation", "storyboard"),
    "vfx": ("visual effects", "compositing", "virtual production"),
    "games": ("video games", "serious games", "esport"),
    "immersive": ("virtual reality", "augmented reality", "projection mapping"),
    "photo": ("aerial images", "underwater images", "photography"),
    "broadcast": ("live broadcasting", "news"),
    "distribution": ("screening", "international sales"),
    "services": ("lighting", "set construction", "camera rental", "sound"),
}
KNOW_HOW_WORDS = {
    "series": N_("series"),
    "documentary": N_("documentary"),
    "feature films": N_("feature films"),
    "commercials": N_("commercials"),
    "location scouting": N_("location scouting"),
    "editing": N_("editing"),
    "grading": N_("grading"),
    "sound": N_("sound"),
    "restoration": N_("restoration"),
    "3D animation": N_("3D animation"),
    "2D animation": N_("2D animation"),
    "storyboard": N_("storyboard"),
    "visual effects": N_("visual effects"),
    "compositing": N_("compositing"),
    "virtual production": N_("virtual production"),
    "video games": N_("video games"),
    "serious games": N_("serious games"),
    "esport": N_("esport"),
    "virtual reality": N_("virtual reality"),
    "augmented reality": N_("augmented reality"),
    "projection mapping": N_("projection mapping"),
    "aerial images": N_("aerial images"),
    "underwater images": N_("underwater images"),
    "photography": N_("photography"),
    "live broadcasting": N_("live broadcasting"),
    "news": N_("news"),
    "screening": N_("screening"),
    "international sales": N_("international sales"),
    "lighting": N_("lighting"),
    "set construction": N_("set construction"),
    "camera rental": N_("camera rental"),
}

COUNTRIES = {
    "IT": 0.30, "ES": 0.20, "PT": 0.08, "HR": 0.07, "GR": 0.07, "SI": 0.05, "BE": 0.08, "DE": 0.07,
    "MA": 0.04, "CA": 0.04,
}  # fmt: skip
"""Country of foreign partners -> its share of them."""

FOCAL_NAME = N_("Orlumine Cluster")
ORGANISER_NAME = N_("Illustrative Chamber")
REGISTER_TITLE = N_("Illustrative register (invented data)")
REPORT_TITLE = N_("Illustrative yearly report (invented data)")
FUNDER_CODE = "ILL"
"""Begins the references of invented funders."""
STAKEHOLDER_WORDS = {
    "company": N_("Companies"),
    "institution": N_("Institutions"),
    "school": N_("Schools"),
}
ROLE_WORDS = {
    "participant": N_("Participant"),
    "speaker": N_("Speaker"),
    "exhibitor": N_("Exhibitor"),
    "partner": N_("Partner"),
    "buyer": N_("Buyer"),
}

CLUSTERS = (
    ("cluster-aurelvane", "Cluster Aurelvane", "regional", "", 0),
    ("pole-sirvane", "Pôle Sirvane", "regional", "", 0),
    ("pole-nordane-image", "Pôle Nordane Image", "national", "", 0),
    ("grappe-ponantine", "Grappe Ponantine", "national", "", 0),
    ("distretto-orvano", "Distretto Orvano", "foreign", "IT", 1),
    ("polo-fiamara", "Polo Fiamara", "foreign", "IT", 1),
    ("cluster-navelia", "Clúster Navèlia", "foreign", "ES", 1),
    ("klaster-zorvan", "Klaster Zorvan", "foreign", "HR", 1),
    ("cluster-melteris", "Cluster Meltéris", "foreign", "GR", 1),
    ("grozd-svetlan", "Grozd Svetlan", "foreign", "SI", 1),
    ("polo-luzeria", "Polo Luzéria", "foreign", "PT", 0),
    ("cluster-bramel", "Cluster Bramel", "foreign", "BE", 0),
    ("netzwerk-falkarn", "Netzwerk Falkarn", "foreign", "DE", 0),
    ("grappe-norvane", "Grappe Norvane", "foreign", "CA", 0),
)
"""Invented clusters beside the focal one: id, name, kind, country abroad, whether in ChIMERA."""
