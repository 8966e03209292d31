"""The OpenAPI document says what the interface does: tried by a generator of requests against it."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from observatory.access import Role
from observatory.api.resources import RESOURCES
from observatory.model import Column
from observatory.model.fields import LIST, TEXT
from tests.observatory.api.conftest import Ask, application

MODES = list(GenerationMode)


def tried(ask: Ask, mode: GenerationMode, examples: int) -> None:
    """Put generated requests to every address, and hold the answers against the document."""
    served = application(Role.MANAGER)
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", served)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) == len(RESOURCES) + 1
    for operation in operations:

        @settings(
            max_examples=examples, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(mode))
        def hold(case: schemathesis.Case) -> None:
            case.call_and_validate()

        hold()


@pytest.mark.parametrize("mode", MODES)
def test_every_answer_is_one_that_the_document_tells(ask: Ask, mode: GenerationMode) -> None:
    tried(ask, mode, 3)


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_many_more_answers_are(ask: Ask, mode: GenerationMode) -> None:
    tried(ask, mode, 50)


def test_the_document_has_every_list_with_its_filters_and_fields(ask: Ask) -> None:
    document = ask("openapi.json").json()
    assert document["openapi"] == "3.1.0"
    for name, item in RESOURCES.items():
        told = document["paths"][f"/{name}"]["get"]
        assert [one["name"] for one in told["parameters"]][: len(item.filters)] == [
            one.name for one in item.filters
        ]
        properties = document["components"]["schemas"][name.capitalize()]["properties"]
        assert list(properties) == [field.name for field in item.fields]
        assert all(told["description"] for told in properties.values())


def test_meanings_and_types_are_those_of_the_data_dictionary(ask: Ask) -> None:
    schemas = ask("openapi.json").json()["components"]["schemas"]
    found: dict[str, Column] = {item.name: item for item in RESOURCES["organisations"].fields}
    told = schemas["Organisations"]["properties"]
    assert found["know_how"].type == LIST
    assert told["know_how"]["type"] == ["array", "null"]
    assert found["kind"].type == TEXT
    assert told["employees"]["description"].endswith("(persons)")


def test_the_document_speaks_french_and_is_served_where_it_says(ask: Ask) -> None:
    french, english = ask("openapi.json?lang=fr").json(), ask("openapi.json").json()
    assert french["servers"] == [{"url": "/api/v1"}]
    assert french["paths"]["/values"]["get"]["summary"] != english["paths"]["/values"]["get"]["summary"]  # fmt: skip


def test_the_first_address_lists_the_lists_and_the_datasets(ask: Ask) -> None:
    index = ask("/api/v1/").json()
    assert [item["name"] for item in index["items"]] == list(RESOURCES)
    assert {item["name"] for item in index["datasets"]} == {"trial", "another"}
    assert ask("/api/v1").headers["location"] == "/api/v1/"
