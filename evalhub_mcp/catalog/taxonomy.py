"""The labels of collections by subject: domains, tasks, modalities, industries and targets.

Hubs have no fixed vocabulary for them, and most collections have none. A label is written as
`field:value` or as its value alone, and compared without case and separators.
"""

from collections.abc import Mapping, Sequence

from evalhub_mcp.catalog.label_forms import canonical
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Collection

FIELDS = ("domains", "tasks", "modalities", "industries", "evaluation_targets")


class UnknownLabel(ValueError):
    """A label that cannot be stored; the text says what form it needs."""


def labels_of(collection: Collection) -> Mapping[str, Sequence[str]]:
    """Return the labels of a collection by field, without fields that have none."""
    found = {field: list(getattr(collection, field) or ()) for field in FIELDS}
    return {field: labels for field, labels in found.items() if labels}


def has_labels(collection: Collection, wanted: Sequence[str]) -> bool:
    """Whether a collection has every label that is wanted."""
    return all(_has(collection, label) for label in wanted)


def _has(collection: Collection, label: str) -> bool:
    field, value = _split(label)
    fields = (field,) if field else FIELDS
    return any(
        canonical(value) == canonical(stored)
        for name in fields
        for stored in getattr(collection, name) or ()
    )


def known_labels(catalog: Catalog) -> list[str]:
    """Return every label that a collection of the catalog has, as `field:value`, sorted."""
    return sorted(
        {
            f"{field}:{value}"
            for collection in catalog.collections.values()
            for field, values in labels_of(collection).items()
            for value in values
        }
    )


def label_fields(labels: Sequence[str]) -> dict[str, list[str]]:
    """Return labels written as `field:value` as the fields of a collection.

    Raises:
        UnknownLabel: A label does not say which field it belongs to.
    """
    fields: dict[str, list[str]] = {}
    for label in labels:
        field, value = _split(label)
        if not field or not value:
            raise UnknownLabel(
                f"The label {label[:60]!r} must be written as field:value, where the field is one "
                f"of {', '.join(FIELDS)}; e.g. domains:healthcare."
            )
        fields.setdefault(field, []).append(value)
    return fields


def _split(label: str) -> tuple[str, str]:
    """Return the field and the value of a label; the field is empty where it names none."""
    head, colon, value = label.partition(":")
    form = canonical(head)
    for field in FIELDS:
        if colon and form in (field, _singular(field)):
            return field, value.strip()
    return "", label.strip()


def _singular(field: str) -> str:
    """`modalities` as one says it of one: `modality`."""
    return f"{field.removesuffix('ies')}y" if field.endswith("ies") else field.removesuffix("s")
