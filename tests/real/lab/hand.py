"""Does what a person with a screen reader does: finds things by name, presses and types.

Runs under the system's own Python, which has pyatspi:

    python3 hand.py PID list              what is told beside a name stands in a line of its own
    python3 hand.py PID press NAME        NAME is a regular expression for the whole name
    python3 hand.py PID write NAME TEXT

Ends with 1 where nothing of that name is on the screen.
"""

import re
import sys

import pyatspi

PRESSED = ("press", "click", "toggle", "activate")


def application(pid):
    desktop = pyatspi.Registry.getDesktop(0)
    for one in desktop:
        if one is not None and one.get_process_id() == pid:
            return one
    return None


def everything(root):
    """All that shows, from the top down."""
    waiting = [root]
    while waiting:
        one = waiting.pop(0)
        if one is None:
            continue
        yield one
        waiting += list(one)


def shows(one):
    states = one.getState()
    return states.contains(pyatspi.STATE_SHOWING) and states.contains(pyatspi.STATE_VISIBLE)


def can(one, verb):
    if verb == "write":
        return "EditableText" in pyatspi.listInterfaces(one)
    if "Action" not in pyatspi.listInterfaces(one):
        return False
    return one.getState().contains(pyatspi.STATE_ENABLED)


def press(one):
    action = one.queryAction()
    names = [action.getName(number).lower() for number in range(action.nActions)]
    for wanted in PRESSED:
        if wanted in names:
            return action.doAction(names.index(wanted))
    return False


def main(pid, verb, name="", text=""):
    root = application(int(pid))
    if root is None:
        return 1
    if verb == "list":
        for one in everything(root):
            if one.name and shows(one):
                print(f"{one.getRoleName()}: {one.name}")
                if one.description:
                    print(f"{one.getRoleName()}, described: {one.description}")
        return 0
    for one in everything(root):
        if re.fullmatch(name, one.name or "") and shows(one) and can(one, verb):
            done = press(one) if verb == "press" else one.queryEditableText().setTextContents(text)
            return 0 if done else 1
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
