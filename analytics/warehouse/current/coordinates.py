"""Coordinates as SQL: Chinese maps shift positions (GCJ-02, BD-09), so two points are compared in one system, GCJ-02."""

from __future__ import annotations

_PI = "3.14159265358979324"
_AXIS = "6378245.0"
_ECCENTRICITY = "0.00669342162296594323"


def system_sql(column: str, default: str) -> str:
    """GCJ-02, WGS-84 or BD-09 from what people write in a column; the company's setting where it says nothing."""
    text = f"upper(regexp_replace(coalesce({column}, ''), '[-_ ]', '', 'g'))"
    return (f"CASE WHEN {text} = '' THEN '{default}' WHEN {text} SIMILAR TO '.*(WGS|GPS|84).*' THEN 'WGS-84' "
            f"WHEN {text} SIMILAR TO '.*(BD|百度|BAIDU).*' THEN 'BD-09' WHEN {text} SIMILAR TO '.*(GCJ|火星|高德|腾讯|AMAP).*' THEN 'GCJ-02' "
            f"ELSE '{default}' END")


def gcj_sql(lat: str, lon: str, system: str) -> str:
    """SQL of a struct {lat, lon} in GCJ-02; NULL where a coordinate is missing or impossible.

    Swapped columns show themselves where the latitude is beyond 90 degrees. Outside China the systems agree.
    Source: the public transformation used by eviltransform and coordtransform.
    """
    swapped = f"abs({lat}) > 90 AND abs({lon}) <= 90"
    point = f"(CASE WHEN {swapped} THEN {{'lat': {lon}, 'lon': {lat}}} ELSE {{'lat': {lat}, 'lon': {lon}}} END)"
    possible = f"{lat} IS NOT NULL AND {lon} IS NOT NULL AND NOT ({lat} = 0 AND {lon} = 0) AND least(abs({lat}), abs({lon})) <= 90"
    return (f"CASE WHEN NOT coalesce({possible}, FALSE) THEN NULL WHEN {system} = 'WGS-84' THEN wgs_to_gcj({point}) "
            f"WHEN {system} = 'BD-09' THEN bd_to_gcj({point}) ELSE {point} END")


def distance_sql(a: str, b: str) -> str:
    """Great-circle metres between two {lat, lon} structs (haversine, mean radius 6,371,008.8 m); NULL where either is NULL.

    `least` skips NULLs in DuckDB, so an unknown point would otherwise be half the earth away.
    """
    half = (f"pow(sin(radians({b}.lat - {a}.lat) / 2), 2) + cos(radians({a}.lat)) * cos(radians({b}.lat)) "
            f"* pow(sin(radians({b}.lon - {a}.lon) / 2), 2)")
    return f"CASE WHEN ({a}) IS NULL OR ({b}) IS NULL THEN NULL ELSE 2 * 6371008.8 * asin(least(1.0, sqrt({half}))) END"


def _shift(of: str) -> str:
    x, y = "(p.lon - 105.0)", "(p.lat - 35.0)"
    waves = f"(20.0 * sin(6.0 * {x} * {_PI}) + 20.0 * sin(2.0 * {x} * {_PI})) * 2.0 / 3.0"
    if of == "lat":
        return (f"(-100.0 + 2.0 * {x} + 3.0 * {y} + 0.2 * {y} * {y} + 0.1 * {x} * {y} + 0.2 * sqrt(abs({x})) + {waves} "
                f"+ (20.0 * sin({y} * {_PI}) + 40.0 * sin({y} / 3.0 * {_PI})) * 2.0 / 3.0 "
                f"+ (160.0 * sin({y} / 12.0 * {_PI}) + 320.0 * sin({y} * {_PI} / 30.0)) * 2.0 / 3.0)")
    return (f"(300.0 + {x} + 2.0 * {y} + 0.1 * {x} * {x} + 0.1 * {x} * {y} + 0.1 * sqrt(abs({x})) + {waves} "
            f"+ (20.0 * sin({x} * {_PI}) + 40.0 * sin({x} / 3.0 * {_PI})) * 2.0 / 3.0 "
            f"+ (150.0 * sin({x} / 12.0 * {_PI}) + 300.0 * sin({x} / 30.0 * {_PI})) * 2.0 / 3.0)")


_MAGIC = f"(1 - {_ECCENTRICITY} * pow(sin(radians(p.lat)), 2))"
_LAT_STEP = f"({_shift('lat')} * 180.0) / (({_AXIS} * (1 - {_ECCENTRICITY})) / ({_MAGIC} * sqrt({_MAGIC})) * {_PI})"
_LON_STEP = f"({_shift('lon')} * 180.0) / ({_AXIS} / sqrt({_MAGIC}) * cos(radians(p.lat)) * {_PI})"
_X, _Y = "(p.lon - 0.0065)", "(p.lat - 0.006)"
_Z = f"(sqrt({_X} * {_X} + {_Y} * {_Y}) - 0.00002 * sin({_Y} * {_PI} * 3000.0 / 180.0))"
_THETA = f"(atan2({_Y}, {_X}) - 0.000003 * cos({_X} * {_PI} * 3000.0 / 180.0))"

MACROS = (
    f"CREATE OR REPLACE TEMP MACRO wgs_to_gcj(p) AS CASE WHEN p.lon BETWEEN 72.004 AND 137.8347 AND p.lat BETWEEN 0.8293 AND 55.8271 "
    f"THEN {{'lat': p.lat + {_LAT_STEP}, 'lon': p.lon + {_LON_STEP}}} ELSE {{'lat': p.lat, 'lon': p.lon}} END",
    f"CREATE OR REPLACE TEMP MACRO bd_to_gcj(p) AS {{'lat': {_Z} * sin({_THETA}), 'lon': {_Z} * cos({_THETA})}}",
)
