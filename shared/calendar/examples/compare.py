"""Compares the example `calendar` with independent programs, and says the largest difference of each.

Dates and holidays: pyluach and zmanim (whose modern holidays follow the law in force). Times: zmanim and astral (both
NOAA's formulas, written by others) and ephem (VSOP87, another theory of the sun altogether).

    pip install pyluach zmanim astral ephem
    cargo run -p shared-calendar --example calendar -- Haifa 2020-01-01 2040-12-31 | \
        python compare.py Haifa 32.81 34.99 30 1 Asia/Jerusalem
"""

import datetime as dt
import sys
from math import pi
from zoneinfo import ZoneInfo

import ephem
from astral import Observer
from astral.sun import dusk
from astral.sun import sunset as sunset_of
from pyluach import dates
from zmanim.hebrew_calendar.jewish_calendar import JewishCalendar
from zmanim.util.geo_location import GeoLocation
from zmanim.zmanim_calendar import ZmanimCalendar

NISAN_FIRST = "Nisan Iyar Sivan Tammuz Av Elul Tishrei Cheshvan Kislev Tevet Shevat Adar Adar".split()
CODES = {  # zmanim: ours
    "rosh_hashana": "rosh_hashana", "tzom_gedalyah": "fast_of_gedaliah", "yom_kippur": "yom_kippur", "succos": "sukkot",
    "chol_hamoed_succos": "chol_hamoed_sukkot", "hoshana_rabbah": "chol_hamoed_sukkot",
    "shemini_atzeres": "shemini_atzeret", "simchas_torah": "simchat_torah", "chanukah": "chanukah",
    "tenth_of_teves": "tenth_of_tevet", "tu_beshvat": "tu_bishvat", "taanis_esther": "fast_of_esther", "purim": "purim",
    "shushan_purim": "shushan_purim", "pesach": "passover", "chol_hamoed_pesach": "chol_hamoed_passover",
    "lag_baomer": "lag_ba_omer", "shavuos": "shavuot", "seventeen_of_tammuz": "seventeenth_of_tammuz",
    "tisha_beav": "tisha_beav", "tu_beav": "tu_beav", "yom_hashoah": "holocaust_day", "yom_hazikaron": "memorial_day",
    "yom_haatzmaut": "independence_day", "yom_yerushalayim": "jerusalem_day",
}
PYLUACH = {  # pyluach: ours
    "Rosh Hashana": "rosh_hashana", "Yom Kippur": "yom_kippur", "Succos": "sukkot", "Shmini Atzeres": "shemini_atzeret",
    "Simchas Torah": "simchat_torah", "Chanuka": "chanukah", "Tu B'shvat": "tu_bishvat", "Purim": "purim",
    "Shushan Purim": "shushan_purim", "Pesach": "passover", "Shavuos": "shavuot", "Tu B'av": "tu_beav",
    "Lag Ba'omer": "lag_ba_omer", "Tzom Gedalia": "fast_of_gedaliah", "10 of Teves": "tenth_of_tevet",
    "Taanis Esther": "fast_of_esther", "17 of Tamuz": "seventeenth_of_tammuz", "9 of Av": "tisha_beav",
    "Purim Katan": "", "Pesach Sheni": "",
}
COARSER = {  # ours: what pyluach calls it
    "seventh_of_passover": "passover", "chol_hamoed_passover": "passover", "chol_hamoed_sukkot": "sukkot",
}
STATE = {"holocaust_day", "memorial_day", "independence_day", "jerusalem_day"}
UTC = dt.timezone.utc


def by_zmanim(date, israel):
    day = JewishCalendar(date)
    day.in_israel = israel
    day.use_modern_holidays = True
    code = CODES.get(day.significant_day(), "")
    if code == "shemini_atzeret" and israel:
        code = "simchat_torah"
    if code == "passover" and day.jewish_day > 20:
        code = "seventh_of_passover"
    kinds = [("rest", day.is_assur_bemelacha()),
             ("eve", day.is_tomorrow_assur_bemelacha() and not day.is_assur_bemelacha()),
             ("fast", day.is_taanis()), ("chol_hamoed", day.is_chol_hamoed())]
    return code, " ".join(kind for kind, holds in kinds if holds)


def by_pyluach(date, israel):
    day = dates.GregorianDate(date.year, date.month, date.day).to_heb()
    leap = (7 * day.year + 1) % 19 < 7
    name = "AdarI" if leap and day.month == 12 else NISAN_FIRST[day.month - 1]
    named = day.holiday(israel=israel)
    return (str(day.year), name, str(day.day)), PYLUACH.get(named, named or "")


def rest_from_zmanim(date, israel, geo, candle):
    """From candles on the evening of `date` to the stars after the days of rest that follow it."""
    last = date
    while rests(last + dt.timedelta(1), israel):
        last += dt.timedelta(1)
    if rests(date, israel) or last == date:
        return None
    begin = ZmanimCalendar(candle_lighting_offset=candle, geo_location=geo, date=date).candle_lighting()
    end = ZmanimCalendar(geo_location=geo, date=last).tzais({"degrees": 8.5})
    return begin.timestamp(), end.timestamp()


def rests(date, israel):
    day = JewishCalendar(date)
    day.in_israel = israel
    return day.is_assur_bemelacha()


def ephem_time(observer, date, horizon, centre):
    observer.horizon = horizon
    observer.date = dt.datetime(date.year, date.month, date.day, 12) - dt.timedelta(hours=float(observer.lon) * 12 / pi)
    return observer.next_setting(ephem.Sun(), use_center=centre).datetime().replace(tzinfo=UTC).timestamp()


def main():
    town, latitude, longitude, candle, israel = sys.argv[1], *map(float, sys.argv[2:6])
    israel = bool(israel)
    zone = ZoneInfo(sys.argv[6])
    geo = GeoLocation(town, latitude, longitude, sys.argv[6], 0)
    observer = Observer(latitude, longitude, 0)
    sky = ephem.Observer()
    sky.lat, sky.lon, sky.elevation, sky.pressure = str(latitude), str(longitude), 0, 0
    worst, wrong, days = {}, 0, 0

    def note(who, what, ours, theirs, date):
        gap = abs(ours - theirs)
        worst[who, what] = max(worst.get((who, what), (0, dt.date.min)), (round(gap, 1), date))

    for line in sys.stdin:
        date, year, name, day, holiday, kinds, sunset, candles, stars, rest = line.rstrip("\n").split("\t")
        date = dt.date.fromisoformat(date)
        sunset, candles, stars = int(sunset), int(candles), int(stars)
        days += 1
        hebrew, pyluach = by_pyluach(date, israel)
        zmanim = by_zmanim(date, israel)
        ours = COARSER.get(holiday, holiday)
        ours = "" if ours in STATE else ours
        if israel and (ours, pyluach) == ("simchat_torah", "shemini_atzeret"):
            pyluach = ours
        if hebrew != (year, name, day) or zmanim != (holiday, kinds) or ours != pyluach:
            wrong += 1
            print("differs:", date, (year, name, day), hebrew, (holiday, kinds), zmanim, pyluach)
        theirs = rest_from_zmanim(date, israel, geo, int(candle))
        if bool(rest) != bool(theirs):
            wrong += 1
            print("differs:", date, rest, theirs)
        elif rest:
            begin, end = map(int, rest.split())
            note("zmanim", "rest begins", begin, theirs[0], date)
            note("zmanim", "rest ends", end, theirs[1], date)
        calendar = ZmanimCalendar(candle_lighting_offset=int(candle), geo_location=geo, date=date)
        note("zmanim", "sunset", sunset, calendar.sunset().timestamp(), date)
        note("zmanim", "candles", candles, calendar.candle_lighting().timestamp(), date)
        note("zmanim", "stars", stars, calendar.tzais({"degrees": 8.5}).timestamp(), date)
        note("astral", "sunset", sunset, sunset_of(observer, date, tzinfo=zone).timestamp(), date)
        note("astral", "stars", stars, dusk(observer, date, depression=8.5, tzinfo=zone).timestamp(), date)
        if days % 3 == 0:  # it is slow
            note("ephem", "sunset", sunset, ephem_time(sky, date, "-0:34", False), date)
            note("ephem", "stars", stars, ephem_time(sky, date, "-8:30", True), date)
    print(town, days, "days,", wrong, "differ; largest differences in seconds:")
    for (who, what), (gap, date) in worst.items():
        print(f"  {who:8}{what:12}{gap:7.1f}  {date}")


main()
