"""What kind of event was it, in ACLED's words?"""

from monitor.incidents.frames import Frame

EXPLOSIONS = "Explosions/Remote violence"
CIVILIANS = "Violence against civilians"
STRATEGIC = "Strategic developments"
ARMED_TARGETS = frozenset(("police", "military", "security"))


def event(frame: Frame) -> tuple[str, str]:
    """The event and sub-event type by the act, then by who was hit."""
    acts = frozenset(act for told in frame.told for act in told.acts)
    first = frozenset(frame.told[0].acts)
    hurt = {
        p.category
        for told in frame.told
        for c in told.claims
        if c.outcome in ("killed", "injured")
        for p in c.sides
    }
    outcomes = {c.outcome for told in frame.told for c in told.claims if c.count.best != 0}
    if "suicide" in acts:
        return EXPLOSIONS, "Suicide bomb"
    if "air" in first:
        return EXPLOSIONS, "Air/drone strike"
    if "grenade" in acts and ("throw" in acts) and "clash" not in first:
        return EXPLOSIONS, "Grenade"
    if "find" in first and not outcomes & {"killed", "injured", "abducted"}:
        return STRATEGIC, "Arrests" if "arrested" in outcomes else "Disrupted weapons use"
    if "shelling" in first and "clash" not in first:
        return EXPLOSIONS, "Shelling/artillery/missile attack"
    if "bomb" in first and "clash" not in first:
        return EXPLOSIONS, "Remote explosive/landmine/IED"
    return _fire(acts, first, hurt, outcomes)


def _fire(
    acts: frozenset[str], first: frozenset[str], hurt: set[str | None], outcomes: set[str]
) -> tuple[str, str]:
    if "abducted" in outcomes and "killed" not in outcomes:
        return CIVILIANS, "Abduction/forced disappearance"
    if "clash" in acts or "militant" in hurt or hurt & ARMED_TARGETS:
        return "Battles", "Armed clash"
    if outcomes & {"killed", "injured"} or first & {"shoot", "assault"}:
        return CIVILIANS, "Attack"
    if "arson" in acts:
        return STRATEGIC, "Looting/property destruction"
    if "arrested" in outcomes:
        return STRATEGIC, "Arrests"
    if "bomb" in acts:
        return EXPLOSIONS, "Remote explosive/landmine/IED"
    return CIVILIANS, "Attack"
