"""The key of the wall's link."""

from __future__ import annotations

from pathlib import Path

from analytics.warehouse import Warehouse
from sample_data.by_hand import warehouse_with


def test_no_key_opens_the_wall_before_a_link_was_made() -> None:
    with warehouse_with() as house:
        assert house.wall_token() is None
        assert not any(house.opens_wall(given) for given in (None, "", "None", "null"))


def test_the_key_opens_the_wall_also_after_the_file_was_closed(tmp_path: Path) -> None:
    with Warehouse.open(tmp_path / "a.duckdb") as house:
        token = house.renew_wall_token(by="app")
    with Warehouse.open(tmp_path / "a.duckdb") as house:
        assert house.opens_wall(token)
        assert len(token) >= 32
        assert not any(house.opens_wall(given) for given in (token[:-1], token + "x", token.swapcase(), "大屏"))


def test_a_new_key_ends_the_old_one() -> None:
    with warehouse_with() as house:
        old, new = house.renew_wall_token(), house.renew_wall_token()
        assert (house.opens_wall(old), house.opens_wall(new)) == (False, True)


def test_the_key_is_no_setting_and_the_record_does_not_hold_it() -> None:
    with warehouse_with() as house:
        token = house.renew_wall_token(by="app")
        assert token not in str(house.settings())
        record = house.run("SELECT action, who, detail FROM meta.audit").to_pylist()
        assert record[-1]["action"] == "wall_link"
        assert token not in str(record)
