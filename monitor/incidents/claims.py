"""What do the words around an actor's name say it did, or suffered, and who says so?"""

import re
from dataclasses import dataclass
from typing import Literal

from monitor.model import Attribution

Part = Literal["acted", "suffered", "member", "aside"]

_AUXILIARY = 12  # characters by which "was shot dead" may end behind the "shot" in it
_MANY = 10  # words between a name and its verb: "cadres of the outfit's military wing on Tuesday"
_WORDS = rf"(?:\W+[\w'’]+){{0,{_MANY}}}?\W+"
_PASSIVE_AHEAD = (
    r"(?=\s*(?:$|[,.;)]|in\b|during\b|by\b|at\b|near\b|on\b|when\b|after\b|while\b|and\b|"
    r"from\b|over\b|inside\b|as\b|along\b|under\b|late\b|early\b|here\b|dead\b|with\b|following\b))"
)
_LOST = (
    r"killed|shot dead|gunned down|neutrali[sz]ed|eliminated|arrested|apprehended|detained|nabbed|"
    r"wounded|injured|slain|martyred"
)
_HARMED = (
    r"killed|shot dead|shot|gunned down|neutrali[sz]ed|eliminated|arrested|apprehended|detained|"
    r"nabbed|held|captured|wounded|injured|slain|hacked to death|lynched|beaten|hanged|abducted|"
    r"kidnapped|trapped|surrounded|targeted|attacked|ambushed|martyred|rescued|recovered|cordoned|hit|"
    r"sprayed with bullets|sent to hell|riddled with bullets|stabbed|strangled|blown up|fired (?:at|upon|on)"
)

_SUFFERED_AFTER = re.compile(
    rf"^{_WORDS}(?:(?:was|were|is|are|been|being|be|got)\s+(?:\w+\s+){{0,2}}?(?:{_HARMED})\b"
    rf"|(?:surrendered|died|succumbed|perished|laid down|suffered|sustained|lost (?:their|his|her|its) li|lay dead|"
    rf"dead bod|retreated)"
    rf"|(?:{_LOST})\b{_PASSIVE_AHEAD})",
    re.IGNORECASE,
)
_SUFFERED_BEFORE = re.compile(
    rf"\b(?:kill(?:ed|ing|s|ings)|shot dead|shooting dead|gunn(?:ed|ing) down|arrest(?:ed|ing|s)?|"
    rf"apprehend(?:ed|ing|s)|nabb(?:ed|ing)|"
    rf"detain(?:ed|ing|s)|neutrali[sz](?:ed|ing|es)|eliminat(?:ed|ing|es|ion)|captur(?:ed|ing|es)|injur(?:ed|ing)|"
    rf"wound(?:ed|ing)|target(?:ed|ing)|bombed|pounded|raid(?:ed|ing|s)?|bust(?:ed|ing)|destroy(?:ed|ing)|"
    rf"attack(?:ed|ing|s)?(?: on)?|ambush(?:ed|ing)?|fire(?:d)? (?:on|at|upon)|surrender of|death of|"
    rf"bod(?:y|ies) of|"
    rf"hideouts? of|camps? of|operations? against|offensive against|strikes? (?:on|against)|crackdown "
    rf"on|martyr(?:ed|ing)|"
    rf"abduct(?:ed|ing)|kidnapp(?:ed|ing)|explosion hit|blast hit|hit|rammed|hurled \w+ (?:at|on)|"
    rf"lobbed \w+ (?:at|on)|"
    rf"(?:recaptur|retak|regain|wrest|clear)(?:ed|ing|en)\b[^.]{{0,60}}\bfrom|retook\b[^.]{{0,60}}\bfrom|"
    rf"those killed|dead (?:were|was|included?)|slain)"
    rf"(?:\W+(?!by\b|when\b|after\b|while\b|as\b|said\b|told\b|claim|in an?\b|in the\b|"
    rf"during\b)[\w'’]+){{0,{_MANY}}}\W+$",
    re.IGNORECASE,
)
_DEEDS = (
    r"attack(?:ed|s)?|ambush(?:ed)?|open(?:ed|s)? (?:indiscriminate |heavy )?fire|opened|fired|fire|"
    r"kill(?:ed|s)|shot|trigger(?:ed|s)|"
    r"detonat(?:ed|es)|blew|blasted|explod(?:ed|es)|abduct(?:ed|s)|kidnap(?:ped|s)|torch(?:ed|es)|"
    r"set\b|burnt|burned|"
    r"lobbed|hurled|hacked|behead(?:ed|s)|execut(?:ed|es)|storm(?:ed|s)|raid(?:ed|s)|ransack(?:ed|s)|slit|"
    r"slaughtered|planted|barged|target(?:ed|s)|threw|destroyed|damaged|looted|snatched|carried out|gunned|stabbed|"
    r"strangled|dragged|picked up|took|shelled|rammed|launched|retaliated|recovered|seized|arrested|"
    r"conducted|raided|defused|"
    r"foiled|neutrali[sz]ed|apprehended|detained|busted|cordoned|engaged|pounded|bombed|struck|eliminated|nabbed|"
    r"unearthed|rescued|thwarted|overran|captured|gunn(?:ed|ing) down|exchang(?:ed|e) (?:of )?fire|"
    r"resorted|released|"
    r"dug|felled|uprooted|thrashed|whisked|waylaid|stopped|surrounded|intercepted|encircled|demolished|crossed"
)
_NAMED = r"(?:\W+identified as(?:\W+[\w'’]+){1,18}?)?"  # "… militants, identified as A of B and C of D, attacked"
_ACTED_AFTER = re.compile(
    rf"^(?:\W+\w+)?{_NAMED}{_WORDS}(?:{_DEEDS})\b(?!\s+(?:in an? encounter|by\b))",
    re.IGNORECASE,
)
_BLAME_BEFORE = re.compile(
    r"\b(?:blam(?:e|es|ed|ing)|accus(?:ed?|es)|suspect(?:s|ed)?|point(?:s|ed)? (?:the finger )?(?:at|to))"
    r"(?:\W+(?:on|the|banned|outlawed|proscribed|members?|cadres?|militants?|of)){0,4}\W*$",
    re.IGNORECASE,
)
_ACTED_BEFORE = re.compile(
    r"\b(?:by|hands of|handiwork of|work of|blam(?:e|es|ed|ing)(?: it)?(?: on)?|accus(?:ed|ing)|"
    r"involvement of|involved|masterminded by|behind)"
    r"(?:\W+(?!and\b|said\b|in\b|at\b|when\b|killed\b|injured\b)[\w'’]+){0,7}?\W*$",
    re.IGNORECASE,
)
_ASIDE_BEFORE = re.compile(
    r"\b(?:against|opposed to|opposes?|opposing|anti|fought|fighting|allied|former|left|quit|joined|formed|founded|"
    r"stronghold of|support\w*|pro|unlike|similar|loyal|allegiance|sympathi[sz]\w+|demand\w*|called by|ban on|"
    r"called for|enmity|differences with|talks with|negotiations? with|dissident|deserted)(?:\W+[\w'’]+){0,4}?\W*$",
    re.IGNORECASE,
)
_PARENT_BEFORE = re.compile(
    r"\b(?:breakaway|splinter\w*|offshoot|parent|umbrella|front|faction|wing|branch|"
    r"shadow)(?:\W+\w+){0,3}?\W+of\W+(?:the\W+)?"
    r"(?:banned\W+|proscribed\W+|outlawed\W+)?$|\baffiliate[sd]?\s+(?:with|to|of)\W+(?:the\W+)?$",
    re.IGNORECASE,
)
_PARENT_AFTER = re.compile(
    r"^\W*(?:splinter|breakaway|offshoot|affiliated?|backed|linked|-)\W*(?:group|faction|outfit)?\b", re.IGNORECASE
)
# The forces lost people in a fight with the group: it is no raid that only the group's side paid for.
_FOUGHT_BEFORE = re.compile(
    r"\b(?:police\w*|constables?|troopers?|jawans?|personnel|soldiers?|cops?|officers?|guards?)\b[^.]{0,90}"
    r"\b(?:killed|injured|wounded|martyred|died)\b[^.]{0,60}\b(?:encounter|battle|fire|clash|gunfight|fight)"
    r"[^.]{0,15}\bwith\b[^.]{0,60}$",
    re.IGNORECASE,
)
_OPERATION_BEFORE = re.compile(
    r"\b(?:operations?|offensive|action|strikes?|raids?|crackdown|drive|campaign)\s+(?:was |were |is "
    r")?(?:launched |conducted |carried out )?"
    r"(?:against|on|targeting)(?:\W+[\w'’]+){0,4}?\W*$",
    re.IGNORECASE,
)
_MEMBERS = (
    r"militants?|terrorists?|cadres?|rebels?|ultras?|members?|fighters?|gunmen|operatives?|"
    r"insurgents?|extremists?|guerrillas?|"
    r"commanders?|activists?|leaders?|fidayeen|men|hitmen|chief|khwarij|squad"
)
_MEMBER_BEFORE = re.compile(
    rf"\b(?:{_MEMBERS})\s+(?:\w+\s+)?(?:of|from)(?:\W+[\w'’]+){{0,3}}?\W*$|"
    r"\b(?:said|believed|thought) to (?:be|have been) (?:of|from|with|members? of)(?:\W+[\w'’]+){0,2}?\W*$|"
    r"\b(?:belong\w*|affiliated|associated|attached|linked)\s+(?:to|with)(?:\W+[\w'’]+){0,4}?\W*$",
    re.IGNORECASE,
)
_MEMBER_AFTER = re.compile(rf"^\W*(?:[\w-]+\W+){{0,2}}?(?:{_MEMBERS})\b", re.IGNORECASE)
_ASIDE_AFTER = re.compile(
    r"^\W*(?:stronghold|infested|affected|hit (?:area|district|state)|dominated|leader's|backed|"
    r"sympathi[sz]ers?|supporters?|"
    r"regime|rule|government|funding|problem|menace|insurgency|movement in|presence|strongholds?|"
    r"activity|activities|"
    r"are active|is active|has been active|have been active|is known|has a presence|call for)\b",
    re.IGNORECASE,
)
_CLAIM = (
    r"claim(?:ed|s|ing)?(?:\s+\w+){0,2}?\s+responsib|claim(?:ed|s|"
    r"ing)(?:\s+on\s+\w+\s+\d+)?\s+(?:that|it\b|the\b|their|this|having|to have)|"
    r"(?:took|taken|takes|taking|accept(?:ed|s|ing)|assum(?:ed|es)|own(?:ed|s|"
    r"ing))\s+(?:up\s+)?(?:the\s+)?(?:full\s+)?responsib|"
    r"t(?:ook|aken|akes|aking) credit|claim(?:ed|s|ing) credit|"
    r"own(?:ed|s)\s+(?:up\s+)?(?:it|the)|was responsible for|claimed the|carried out by (?:them|us|its|our)|"
    r"statement[^.]{0,40}?\b(?:said|says|boasted|asserted|claimed)|boasted|"
    r"(?:said|says|announced|wrote|saying)\b[^.]{0,50}?\b(?:it|they|(?:one of )?its (?:\w+ )?"
    r"(?:fighters?|men|militants?|cadres?|bombers?|members?|cells?|snipers?|unit|wing))\s+"
    r"(?:had\s+|have\s+|has\s+)?(?:carried|killed|targeted|attacked|hit|was behind|were behind|conducted|"
    r"destroyed|sent|struck|planted|detonated|shot|executed|beheaded|abducted|kidnapped|captured|ambushed|"
    r"blew|fired|stormed|bombed|did it)"
)
_CLAIM_AFTER = re.compile(rf"^[^.]{{0,110}}?\b(?:{_CLAIM})", re.IGNORECASE)
_SPOKESMAN_AFTER = re.compile(
    r"^\W*(?:[\w-]+\W+){0,4}?spokes\w+[^.]{0,90}?\b(?:said|told|stated|claimed|confirmed|saying)|"
    r"^[^.]{0,60}?\b(?:its|the (?:group|outfit|organi[sz]ation)(?:'s|s)?) "
    r"spokes\w+[^.]{0,60}?\b(?:said|told|claimed)",
    re.IGNORECASE,
)
_CLAIM_BEFORE = re.compile(
    r"\b(?:responsib\w*[^.]{0,60}\bby|claimed by|claim by|owned by|spokes\w+\s+(?:for|of)|on behalf "
    r"of|statement (?:by|from|of)|"
    r"(?:pamphlets?|leaflets?|posters?|handbills?|notes?|letters?|banners?)\s+"
    r"(?:of|by|from|signed by)|(?:signed|left) by)(?:\W+[\w'’]+){0,5}?\W*$",
    re.IGNORECASE,
)
_OTHER_SPEAKER = re.compile(
    r"\b(?:police|policemen|official|officials|officer|army|military|ispr|sources|forces|sp|dig|"
    r"minister|no group|no outfit|nobody|"
    r"no one|government|ministry|locals|residents|witnesses|superintendent)\b[^.]{0,30}$",
    re.IGNORECASE,
)
# "which on Monday claimed it, said later that it had no hand in it"
_DENIAL_FAR = re.compile(
    r"^[^.]{0,240}?\b(?:it|they|its \w+)\s+ha(?:d|s|ve)\s+(?:no (?:hand|role|part|involvement)|nothing to do)\b",
    re.IGNORECASE,
)
# "Our fighters did it," a commander of theirs told a reporter
_OWN_WORD_BEFORE = re.compile(r"\b(?:we|our)\b[^.]{0,80}[\"”][,\s]*(?:said\s+)?(?:an?|the)\s*$", re.IGNORECASE)
_OWN_WORD_AFTER = re.compile(
    r"^\W*(?:[\w-]+\W+){0,2}?(?:commander|spokes\w+|leader|fighter|member)\b", re.IGNORECASE
)
# its officials as a government speak, or are spoken of
_RULES_AFTER = re.compile(
    r"^\W{0,2}(?:officials?|authorities|government|administration|appointed|governor|diplomats?|"
    r"(?:led|run|ruled) \w+)\b",
    re.IGNORECASE,
)
_OTHERS_TURN = re.compile(r",? but\b|\bwhile\b|\bwhereas\b|;", re.IGNORECASE)
_DENIAL_AFTER = re.compile(
    rf"^{_WORDS}(?:den(?:ied|ies|ying)|reject(?:ed|s|ing)|disown(?:ed|s)|distanced|refut(?:ed|es) "
    rf"(?:its|any|the) (?:hand|inv|role)|"
    rf"condemn(?:ed|s|ing)|has nothing to do|t(?:ook|akes?|aken) back|had nothing to do|not involved|"
    rf"ha[sd] no (?:hand|role)|withdrew|withdraws)\b",
    re.IGNORECASE,
)
_SUSPECTED_BEFORE = re.compile(
    r"\b(?:suspect(?:ed|s|ing)?|believ(?:ed?|es)|thinks?|likely|prima facie|apparently|possibl[ey]|probabl[ey]|"
    r"presumed|thought to|point\w*|hint\w*|"
    r"handiwork|hand of|suspicion)(?:\W+[\w'’()]+){0,6}?\W*$",
    re.IGNORECASE,
)
_SUSPECTED_AFTER = re.compile(
    rf"^{_WORDS}(?:(?:is|are|was|were|being)\s+(?:\w+\s+)?(?:suspected|believed|thought|likely)|"
    rf"(?:is|are|was|were|had|has|have)\s+(?:been\s+)?(?:probably|likely|possibly|apparently|presumably)\b|may "
    rf"have|might have|could have|"
    r"behind the (?:attack|killing|blast)\?)",
    re.IGNORECASE,
)


_SPEAKS = re.compile(
    r"^\W*(?:[\w']+\W+){0,2}?(?:said|says|told|confirmed|added|sources?|officials?|spokes\w+|informed|claimed|station)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one naming of an actor tells: its part in the act, and who says that it did it."""

    part: Part | None
    attribution: Attribution | None


def told(before: str, after: str, *, group: bool) -> Told:
    """`before` and `after` are the words around the name, within its sentence."""
    if not group and _SPEAKS.match(after):
        return Told(part=None, attribution=None)
    if group:
        if _PARENT_BEFORE.search(before) or _PARENT_AFTER.match(after) or _RULES_AFTER.match(after):
            return Told(part="aside", attribution=None)
        said = _said(before, after)
        if said is not None:
            return Told(part="acted", attribution=said)
    part = _part(before, after)
    if part not in ("acted", "member") or not group:
        return Told(part=part, attribution=None)
    hedged = _SUSPECTED_BEFORE.search(before) or _SUSPECTED_AFTER.match(after)
    return Told(part=part, attribution="suspected" if hedged else "attributed")


def blamed(before: str) -> bool:
    """Does the sentence say no more than who is held to have done it: "police blame …"?"""
    return _BLAME_BEFORE.search(before) is not None


def _said(before: str, after: str) -> Attribution | None:
    """The group's own word, if the sentence gives it."""
    if _DENIAL_AFTER.match(after) or _DENIAL_FAR.match(after):
        return "denied"
    if _OWN_WORD_BEFORE.search(before) and _OWN_WORD_AFTER.match(after):
        return "claimed"
    if _CLAIM_BEFORE.search(before) or _SPOKESMAN_AFTER.match(after):
        return "claimed"
    claim = _CLAIM_AFTER.match(after)
    if claim is None:
        return None
    lead = _lead(claim.group())
    return None if _OTHER_SPEAKER.search(lead) or _OTHERS_TURN.search(lead) else "claimed"


def _lead(claim: str) -> str:
    """What stands between the name and the verb of the claim."""
    verb = re.search(rf"(?:{_CLAIM})$", claim, re.IGNORECASE)
    return claim[: verb.start()] if verb else claim


def _part(before: str, after: str) -> Part | None:
    if _OPERATION_BEFORE.search(before):
        return "suffered"
    if _ASIDE_BEFORE.search(before) or _ASIDE_AFTER.match(after):
        return "aside"
    suffered, acted = _SUFFERED_AFTER.match(after), _ACTED_AFTER.match(after)
    if suffered and (not acted or suffered.end() <= acted.end() + _AUXILIARY):
        return "suffered"
    if _ACTED_BEFORE.search(before) or _FOUGHT_BEFORE.search(before):
        return "acted"
    if _SUFFERED_BEFORE.search(before):
        return "suffered"
    if acted:
        return "acted"
    return "member" if _MEMBER_BEFORE.search(before) or _MEMBER_AFTER.match(after) else None
