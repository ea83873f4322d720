"""The templates for Group Policy, made from the table of policies: Goodword.admx and its words.

Source: [MS-GPREG] 7.2 and 7.3 (ADMX schema), "Group Policy ADMX Syntax Reference Guide".
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from desktop.policy import ENTRIES
from desktop.policy_entry import GROUPS, Entry, Part
from desktop.policy_registry import POLICIES
from installer.metadata import Metadata

SCHEMA = "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"
NETWORKS = {"linkedin": "LinkedIn", "x": "X"}
"""Networks where a company brings an application of its own. Others go through JSON."""
_SUPPORTED = "SUPPORTED_Goodword"
_LONGEST = "2000"


def templates(meta: Metadata) -> tuple[bytes, bytes]:
    """The .admx and its .adml in English."""
    made = _Templates(meta)
    return made.definitions(), made.resources()


@dataclass
class _Templates:
    meta: Metadata
    _strings: dict[str, str] = field(default_factory=dict)
    _shown: ET.Element = field(default_factory=lambda: ET.Element("presentationTable"))

    def definitions(self) -> bytes:
        top = ET.Element("policyDefinitions", _revision(self.meta))
        spaces = ET.SubElement(top, "policyNamespaces")
        ET.SubElement(spaces, "target", prefix="goodword", namespace="Goodword.Policies")
        ET.SubElement(top, "resources", minRequiredRevision=_numbers(self.meta))
        supported = ET.SubElement(ET.SubElement(top, "supportedOn"), "definitions")
        told = self._string(_SUPPORTED, f"{self.meta.title} {self.meta.version} or later")
        ET.SubElement(supported, "definition", name=_SUPPORTED, displayName=told)
        self._categories(ET.SubElement(top, "categories"))
        policies = ET.SubElement(top, "policies")
        for entry in ENTRIES.values():
            if entry.kind == "secret_table":
                for network in NETWORKS:
                    self._application(policies, entry, network)
            else:
                self._policy(policies, entry)
        return _file(top)

    def resources(self) -> bytes:
        """After `definitions`, which collects the words."""
        top = ET.Element("policyDefinitionResources", _revision(self.meta))
        ET.SubElement(top, "displayName").text = self.meta.title
        ET.SubElement(top, "description").text = self.meta.summary
        inner = ET.SubElement(top, "resources")
        table = ET.SubElement(inner, "stringTable")
        for name, text in self._strings.items():
            ET.SubElement(table, "string", id=name).text = text
        inner.append(self._shown)
        return _file(top)

    def _categories(self, parent: ET.Element) -> None:
        title = self._string("category", self.meta.title)
        ET.SubElement(parent, "category", name="goodword", displayName=title)
        for group, words in GROUPS.items():
            told = self._string(f"category_{group}", words)
            one = ET.SubElement(parent, "category", name=f"goodword_{group}", displayName=told)
            ET.SubElement(one, "parentCategory", ref="goodword")

    def _policy(self, parent: ET.Element, entry: Entry) -> None:
        policy = self._begun(parent, entry, entry.name, entry.title)
        if entry.kind == "switch":
            policy.set("valueName", entry.name)
            for element, value in (("enabledValue", "1"), ("disabledValue", "0")):
                ET.SubElement(ET.SubElement(policy, element), "decimal", value=value)
            return
        shown = self._presented(policy, entry.name)
        elements = ET.SubElement(policy, "elements")
        if entry.kind == "table":
            key = f"{POLICIES}\\{entry.name}"
            for part in entry.parts:
                self._part(elements, shown, part, key)
        else:
            self._element(elements, shown, entry)

    def _application(self, parent: ET.Element, entry: Entry, network: str) -> None:
        """One network's table: the templates know no lists of tables."""
        name = f"{entry.name}_{network}"
        policy = self._begun(parent, entry, name, f"{entry.title}: {NETWORKS[network]}")
        shown = self._presented(policy, name)
        elements = ET.SubElement(policy, "elements")
        for part in entry.parts:
            if not part.networks or network in part.networks:
                self._part(elements, shown, part, f"{POLICIES}\\{entry.name}\\{network}")

    def _begun(self, parent: ET.Element, entry: Entry, name: str, title: str) -> ET.Element:
        policy = ET.SubElement(
            parent,
            "policy",
            {
                "name": name,
                "class": "Both",
                "displayName": self._string(name, title),
                "explainText": self._string(f"{name}_explain", explained(entry)),
                "key": POLICIES,
            },
        )
        ET.SubElement(policy, "parentCategory", ref=f"goodword_{entry.group}")
        ET.SubElement(policy, "supportedOn", ref=_SUPPORTED)
        return policy

    def _presented(self, policy: ET.Element, name: str) -> ET.Element:
        policy.set("presentation", f"$(presentation.{name})")
        return ET.SubElement(self._shown, "presentation", id=name)

    def _element(self, elements: ET.Element, shown: ET.Element, entry: Entry) -> None:
        name = entry.name
        named = {"id": name, "valueName": name, "required": "true"}
        match entry.kind:
            case "number":
                limits = {"minValue": f"{entry.least:g}", "maxValue": f"{entry.most:g}"}
                ET.SubElement(elements, "decimal", {**named, **limits})
                first = f"{max(entry.least, entry.example):g}"
                box = ET.SubElement(shown, "decimalTextBox", refId=name, defaultValue=first)
                box.text = f"{entry.title} ({entry.unit}):"
            case "choice":
                made = ET.SubElement(elements, "enum", named)
                for choice in entry.choices:
                    told = self._string(f"{name}_{choice}", choice)
                    item = ET.SubElement(made, "item", displayName=told)
                    ET.SubElement(ET.SubElement(item, "value"), "string").text = choice
                box = ET.SubElement(shown, "dropdownList", refId=name, noSort="true")
                box.text = f"{entry.title}:"
            case "names":
                ET.SubElement(elements, "multiText", named)
                _lines(shown, name, f"{entry.title}, one in each line:")
            case _:
                ET.SubElement(elements, "text", {**named, "maxLength": _LONGEST})
                _line(shown, name, f"{entry.title}:")

    def _part(self, elements: ET.Element, shown: ET.Element, part: Part, key: str) -> None:
        named = {"id": part.name, "key": key, "valueName": part.name}
        match part.kind:
            case "switch":
                made = ET.SubElement(elements, "boolean", named)
                for element, value in (("trueValue", "1"), ("falseValue", "0")):
                    ET.SubElement(ET.SubElement(made, element), "decimal", value=value)
                ET.SubElement(shown, "checkBox", refId=part.name).text = part.meaning
            case "names" | "ports":
                ET.SubElement(elements, "multiText", named)
                _lines(shown, part.name, f"{part.meaning}, one in each line:")
            case _:
                ET.SubElement(elements, "text", {**named, "maxLength": _LONGEST})
                _line(shown, part.name, f"{part.meaning}:")

    def _string(self, name: str, text: str) -> str:
        self._strings[name] = text
        return f"$(string.{name})"


def explained(entry: Entry) -> str:
    """What stands beside an entry in the editor."""
    said = [entry.meaning, f"Not configured: {entry.undecided}"]
    if entry.kind == "switch":
        said.append("Enabled means true, disabled means false.")
    if entry.shut is not None:
        said.append("With a mistake in it, it counts as shut.")
    said.append("The computer's setting wins over the person's.")
    return "\n\n".join(said).replace("`", '"')


def _line(shown: ET.Element, name: str, label: str) -> None:
    ET.SubElement(ET.SubElement(shown, "textBox", refId=name), "label").text = label


def _lines(shown: ET.Element, name: str, label: str) -> None:
    ET.SubElement(shown, "text").text = label  # such a box has no label of its own
    ET.SubElement(shown, "multiTextBox", refId=name)


def _numbers(meta: Metadata) -> str:
    """Two numbers, as the schema wants."""
    return ".".join(meta.version.split(".")[:2])


def _revision(meta: Metadata) -> dict[str, str]:
    return {"xmlns": SCHEMA, "revision": _numbers(meta), "schemaVersion": "1.0"}


def _file(top: ET.Element) -> bytes:
    ET.indent(top)
    body: bytes = ET.tostring(top, encoding="utf-8", xml_declaration=True)
    return body + b"\n"
