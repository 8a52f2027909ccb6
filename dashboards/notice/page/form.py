"""What may be answered on the page of a notice, and what does each answer need?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from dashboards.notice.page.roof import Shown
from results.records import ReplyAct, Text

MOST_FILES: Final = 5
LONGEST: Final = 20_000
LONGEST_STATEMENT: Final = 16_000  # two hundred lines (décret n° 2007-1527, art. 3)
LONGEST_NAME: Final = 200

Need = Literal["no", "may", "must"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One kind of answer.

    Attributes:
        findings: whether it is about some of them; where not, it is about all.
        label: of its text.
        day: since when, or from when on; with it a re-test may be asked for.
    """

    act: ReplyAct
    title: Text
    lead: Text
    label: Text
    findings: bool = True
    text: Need = "may"
    files: Need = "no"
    day: bool = False
    longest: int = LONGEST


_REMARK: Final = Text(fr="Une remarque", en="A remark")

FORMS: Final[Mapping[str, Form]] = {
    "acknowledge": Form(
        act=ReplyAct.ACKNOWLEDGED,
        title=Text(fr="Accuser réception", en="Acknowledge receipt"),
        lead=Text(
            fr="Vous nous dites que l’avis est entre les bonnes mains. Cela ne vaut ni accord, ni aveu.",
            en="You tell us that the notice is in the right hands. It agrees to nothing and admits nothing.",
        ),
        label=_REMARK,
        findings=False,
    ),
    "contest": Form(
        act=ReplyAct.CONTESTED,
        title=Text(fr="Contester un constat", en="Dispute a finding"),
        lead=Text(
            fr="Dites ce qui n’est pas exact, et pourquoi. Une personne qui n’a ni mené le dossier ni approuvé l’avis tranche par "
            "écrit sous vingt jours ouvrés ; en attendant, soixante jours au plus, le constat n’est pas publié.",
            en="Say what is not right, and why. Somebody who neither ran the case nor approved the notice decides in writing "
            "within twenty working days; until then, sixty days at most, the finding is not published.",
        ),
        label=Text(fr="Vos raisons", en="Your reasons"),
        text="must",
        files="may",
    ),
    "repair": Form(
        act=ReplyAct.REPAIRED,
        title=Text(fr="Annoncer une réparation", en="Announce a repair"),
        lead=Text(
            fr="Ce qui est réparé est montré comme réparé, dès qu’une vérification l’a établi.",
            en="What is repaired is shown as repaired, as soon as a re-test has shown it.",
        ),
        label=Text(fr="Ce qui a été changé", en="What was changed"),
        files="may",
        day=True,
    ),
    "retest": Form(
        act=ReplyAct.RETEST,
        title=Text(fr="Demander une vérification", en="Ask for a re-test"),
        lead=Text(
            fr="Nous refaisons la demande, comme la première fois. La vérification commence sous dix jours ouvrés.",
            en="We make the request again, as we did the first time. The re-test begins within ten working days.",
        ),
        label=_REMARK,
    ),
    "log": Form(
        act=ReplyAct.LOG,
        title=Text(fr="Déposer un extrait de vos journaux", en="Deposit an extract of your logs"),
        lead=Text(
            fr="Il est conservé comme votre observation, avec son empreinte, et n’est lu qu’à votre décharge. Retirez-en ce qui "
            "concerne d’autres personnes que notre compte.",
            en="It is kept as your observation, with its digest, and read only in your favour. Remove from it what is about "
            "others than our account.",
        ),
        label=Text(fr="Ce que cet extrait montre", en="What this extract shows"),
        files="must",
    ),
    "statement": Form(
        act=ReplyAct.STATEMENT,
        title=Text(fr="Faire publier votre réponse", en="Have your reply published"),
        lead=Text(
            fr="Droit de réponse : votre texte paraît tel quel à côté du constat, sous trois jours si celui-ci est déjà public. "
            "N’y mettez que ce que vous voulez rendre public.",
            en="Right of reply: your text appears as it stands beside the finding, within three days where that is public "
            "already. Write only what you want to be public.",
        ),
        label=Text(fr="Le texte à publier", en="The text to be published"),
        text="must",
        longest=LONGEST_STATEMENT,
    ),
    "time": Form(
        act=ReplyAct.MORE_TIME,
        title=Text(fr="Demander plus de temps", en="Ask for more time"),
        lead=Text(
            fr="Le délai de réponse est allongé une fois, de quinze jours, sur simple demande. Vous n’avez pas à vous justifier.",
            en="The time to answer is lengthened once, by fifteen days, at your mere request. You need give no reason.",
        ),
        label=_REMARK,
        findings=False,
    ),
    "other": Form(
        act=ReplyAct.OTHER,
        title=Text(fr="Nous écrire autre chose", en="Write something else to us"),
        lead=Text(
            fr="Une question, la fiche pour retrouver la demande, une autre adresse où vous écrire…",
            en="A question, the sheet for finding the request, another address at which to write to you…",
        ),
        label=Text(fr="Votre message", en="Your message"),
        findings=False,
        text="must",
        files="may",
    ),
}


def is_offered(name: str, shown: Shown) -> bool:
    """Whether it may be answered here: a text is published beside a controller's finding alone, and time given once."""
    if name == "statement":
        return not shown.is_advisory
    return name != "time" or shown.may_have_more_time
