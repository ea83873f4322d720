"""What the Windows package does besides copying files, as rows of its tables.

Per machine, silent, in place: an older version is removed inside the same transaction, a newer
one refuses to be replaced. Whatever an administrator said once (PROGRAM, AUTOSTART, INSTALLDIR)
is kept under HKLM\\Software\\Goodword\\Installer and holds for the next version, until the
command line says something else. A repair takes nothing from the command line: anybody may ask
for one, and the installer does it with the machine's rights. No scripts and no programs run:
every custom action only sets a property.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from installer.metadata import Metadata
from installer.windows import look
from installer.windows.files import FOLDER, Listed, guid
from installer.windows.schema import Row

APP_USER_MODEL = "Goodword.Goodword"
"""The same words as the running program gives itself, or Windows shows no notices of it."""

UPGRADE_CODE = guid("upgrade")
KEPT = ("PROGRAM", "AUTOSTART", FOLDER)
"""What a later version is installed with as well."""

OWN_KEY = r"Software\Goodword"
INSTALLER_KEY = r"Software\Goodword\Installer"
OLDEST_WINDOWS = 17763
"""Windows 10 version 1809, the oldest that Qt 6.11 runs on."""

_LOCAL_MACHINE = 2
_64_BIT, _REGISTRY_KEY_PATH, _TRANSITIVE = 256, 4, 64
_SET_PROPERTY = 51
_ONLY_DETECT = 2
_RAW_VALUE_64 = 2 + 16
_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
_CLASSES = r"Software\Classes"


@dataclass(frozen=True, slots=True)
class Part:
    """A component of registry values only. Values are (key, name, value); no name: the key's
    own. `condition`: when it is installed; looked at again at each repair."""

    name: str
    values: tuple[tuple[str, str | None, str | None], ...]
    condition: str | None = None


def product_code(meta: Metadata) -> str:
    """Another one for each version: that is what makes it a major upgrade."""
    return guid(f"product/{meta.version}")


def properties(meta: Metadata) -> list[Row]:
    """No defaults for what is kept: a default would win over what was said before. What is
    looked up is not passed on by whoever asks: the installer's service looks it up itself."""
    secure = ["NEWERFOUND", "OLDERFOUND", *KEPT]
    major, minor, build = look.numbers(meta.version)
    told = {
        "ProductName": meta.title,
        "ProductVersion": f"{major}.{minor}.{build}",
        "ProductCode": product_code(meta),
        "ProductLanguage": "1033",
        "Manufacturer": meta.publisher,
        "UpgradeCode": UPGRADE_CODE,
        "ALLUSERS": "1",
        "ARPPRODUCTICON": f"{meta.name}.ico",
        "ARPHELPLINK": meta.homepage,
        "ARPURLINFOABOUT": meta.homepage,
        "ARPCOMMENTS": meta.summary,
        "ARPNOMODIFY": "1",
        # a file in use is replaced at the next start; the exit code 3010 says so
        "REBOOT": "ReallySuppress",
        # Every file, whatever version lies there: it is decided before the older package goes
        # which files come. One whose version went backwards would go and not come.
        "REINSTALLMODE": "amus",
        "SecureCustomProperties": ";".join(sorted(secure)),
    }
    return sorted((name, value) for name, value in told.items() if value)


def folders(listed: Listed, meta: Metadata) -> list[Row]:
    return [
        ("TARGETDIR", None, "SourceDir"),
        ("ProgramFiles64Folder", "TARGETDIR", "."),
        (FOLDER, "ProgramFiles64Folder", meta.title),
        ("ProgramMenuFolder", "TARGETDIR", "."),
        *listed.folders,
    ]


def parts(meta: Metadata) -> tuple[Part, ...]:
    program = f'"[{FOLDER}]{meta.name}.exe"'
    scheme = rf"{_CLASSES}\{meta.name}"
    # what follows -- is an address and never a switch, whatever a web page puts into it
    opens = f'{program} -- "%1"'
    model = rf"{_CLASSES}\AppUserModelId\{APP_USER_MODEL}"
    paths = rf"Software\Microsoft\Windows\CurrentVersion\App Paths\{meta.name}.exe"
    return (
        Part("Autostart", ((_RUN, meta.title, f"{program} --hidden"),), 'AUTOSTART <> "0"'),
        Part("Program", ((OWN_KEY, "program", "[PROGRAM]"),), 'PROGRAM AND PROGRAM <> "none"'),
        Part(
            "Scheme",
            (
                (scheme, None, f"URL:{meta.title}"),
                (scheme, "URL Protocol", ""),
                (rf"{scheme}\DefaultIcon", None, f"{program},0"),
                (rf"{scheme}\shell\open\command", None, opens),
            ),
        ),
        Part("Notices", ((model, "DisplayName", meta.title),)),
        Part("Path", ((paths, None, f"[{FOLDER}]{meta.name}.exe"),)),
        Part(
            "Kept",
            (
                (INSTALLER_KEY, FOLDER, f"[{FOLDER}]"),
                (INSTALLER_KEY, "Version", "[ProductVersion]"),
            ),
        ),
        Part("KeptAutostart", ((INSTALLER_KEY, "AUTOSTART", "[AUTOSTART]"),), "AUTOSTART"),
        Part("KeptProgram", ((INSTALLER_KEY, "PROGRAM", "[PROGRAM]"),), "PROGRAM"),
    )


def registry(meta: Metadata) -> tuple[list[Row], list[Row]]:
    """Components and values. Everything is the machine's: an entry of a person's hive would
    land with whoever installs, which mostly is SYSTEM."""
    components: list[Row] = []
    values: list[Row] = []
    for part in parts(meta):
        attributes = _64_BIT | _REGISTRY_KEY_PATH | (_TRANSITIVE if part.condition else 0)
        own = f"R{part.name}"
        components.append(
            (own, guid(f"registry/{part.name}"), FOLDER, attributes, part.condition, f"{own}1")
        )
        for number, (key, name, value) in enumerate(part.values, start=1):
            values.append((f"{own}{number}", _LOCAL_MACHINE, key, name, value or None, own))
    return components, values


def shortcut(meta: Metadata, listed: Listed) -> tuple[list[Row], list[Row]]:
    """In the start menu of everybody, and its AppUserModelID. Not advertised: such shortcuts
    begin repairs at people's desks."""
    file = listed.keys[f"{meta.name}.exe"]
    component = next(row[1] for row in listed.files if row[0] == file)
    menu = f"{meta.name.upper()[:8]}|{meta.title}"
    row = ("Menu", "ProgramMenuFolder", menu, component, f"[#{file}]", None, meta.summary[:200])
    named = ("MenuModel", "Menu", "System.AppUserModel.ID", APP_USER_MODEL)
    return [(*row, None, None, None, None, FOLDER)], [named]


def upgrades(meta: Metadata) -> list[Row]:
    """Older ones are removed, a newer one is only found."""
    version = ".".join(str(part) for part in look.numbers(meta.version))
    return [
        (UPGRADE_CODE, None, version, None, 0, None, "OLDERFOUND"),
        (UPGRADE_CODE, version, None, None, _ONLY_DETECT, None, "NEWERFOUND"),
    ]


def conditions(meta: Metadata) -> list[Row]:
    """MSI's own VersionNT stops at Windows 8.1, so the build number is read."""
    return [
        ("NOT NEWERFOUND OR Installed", f"A newer version of {meta.title} is installed already."),
        (
            f"Installed OR WINDOWSBUILD >= {OLDEST_WINDOWS}",
            f"{meta.title} needs Windows 10 version 1809 or newer.",
        ),
    ]


def searches() -> tuple[list[Row], list[Row]]:
    """AppSearch and RegLocator."""
    nt = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
    wanted = [(f"KEPT{name}", INSTALLER_KEY, name) for name in KEPT]
    wanted.append(("WINDOWSBUILD", nt, "CurrentBuildNumber"))
    places: list[Row] = [(name, f"Find{name}") for name, _, _ in wanted]
    keys: list[Row] = [
        (f"Find{name}", _LOCAL_MACHINE, key, value, _RAW_VALUE_64) for name, key, value in wanted
    ]
    return places, keys


def actions() -> list[Row]:
    kept: list[Row] = [(f"Keep{name}", _SET_PROPERTY, name, f"[KEPT{name}]", None) for name in KEPT]
    return [*kept, ("SayWhere", _SET_PROPERTY, "ARPINSTALLLOCATION", f"[{FOLDER}]", None)]


def sequences() -> Mapping[str, list[Row]]:
    """The standard actions at their usual numbers. The older version goes right after the
    transaction began: if anything fails then, it comes back. Whoever asks does nothing but hand
    over to the installer's service: there the folders would get their usual values, which would
    then win over what is kept."""
    first: list[Row] = [("FindRelatedProducts", None, 25), ("AppSearch", None, 50)]
    for number, name in enumerate(KEPT, start=51):
        # the command line wins over what is kept, but not in a repair
        first.append((f"Keep{name}", f"Installed OR (KEPT{name} AND NOT {name})", number))
    first += [("LaunchConditions", None, 100), ("ValidateProductID", None, 700)]
    cost: list[Row] = [("CostInitialize", None, 800), ("FileCost", None, 900)]
    cost += [("CostFinalize", None, 1000)]
    begin: list[Row] = [("InstallValidate", None, 1400), ("InstallInitialize", None, 1500)]
    end: list[Row] = [("InstallFinalize", None, 6600)]
    publish: list[Row] = [("PublishFeatures", None, 6300), ("PublishProduct", None, 6400)]
    work = "RemoveExistingProducts=1501 ProcessComponents=1600 UnpublishFeatures=1800 "
    work += "RemoveRegistryValues=2600 RemoveShortcuts=3200 RemoveFiles=3500 InstallFiles=4000 "
    work += "CreateShortcuts=4500 WriteRegistryValues=5000 RegisterUser=6000 RegisterProduct=6100"
    pairs = [pair.split("=") for pair in work.split()]
    done: list[Row] = [(name, None, int(number)) for name, number in pairs]
    where: list[Row] = [("SayWhere", None, 1001), ("MigrateFeatureStates", None, 1200)]
    execute: list[Row] = [("ExecuteAction", None, 1300)]
    menus: list[Row] = [("CreateShortcuts", None, 4500)]
    copied: list[Row] = [("InstallAdminPackage", None, 3900), ("InstallFiles", None, 4000)]
    return {
        "InstallExecuteSequence": [*first, *cost, *where, *begin, *done, *publish, *end],
        "InstallUISequence": execute,
        "AdminExecuteSequence": [*cost, *begin, *copied, *end],
        "AdminUISequence": [*cost, *execute],
        "AdvtExecuteSequence": [cost[0], cost[2], *begin, *menus, *publish, *end],
    }
