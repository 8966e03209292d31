"""The codes of funders in a configuration: read, carried by a snapshot, refused with the remedy."""

from pathlib import Path

import pytest

from observatory.config import Config, ConfigError, load_config
from tests.data_directory import CONFIG, write_config

CODE = """
[[report.codes]]
funder = "Region"
indicator = "R2.4b"
code = " RCO 84 "
"""


def test_codes_are_read_and_travel_with_the_configuration(tmp_path: Path) -> None:
    config = load_config(write_config(tmp_path, CONFIG, CODE))
    told = [{"funder": "Region", "indicator": "R2.4b", "code": "RCO 84"}]
    assert config.report.codes == told
    assert Config.from_json(config.to_json()).report.codes == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[report]\ncodes = ["RCO 84"]', "write [[report.codes]] before each."),
        (CODE.replace('"R2.4b"', '"2.4"'), 'must be an indicator\'s id such as "R2.1", not 2.4.'),
        (
            CODE.replace('"Region"', '" "'),
            '[[report.codes]] needs funder = "…" (a text in quotes).',
        ),
        (
            CODE.replace("code =", "codes ="),
            "[report.codes] codes is not a setting. Did you mean code?",
        ),
        ("[report]\ncode = 1", "[report] code is not a setting. Did you mean codes?"),
    ],
)
def test_a_code_that_is_wrong_is_refused_with_the_remedy(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        load_config(write_config(tmp_path, CONFIG, text))
    assert told in str(refused.value)
