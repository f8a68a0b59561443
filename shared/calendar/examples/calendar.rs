//! Prints a town's calendar, a line for each day, tab-separated: date, Hebrew year, month and day, holiday, what kind of
//! day, sunset, candle lighting, stars, and the rest that begins in the evening (UTC seconds). `compare.py` beside
//! this file reads it.
//! Usage: `cargo run -p shared-calendar --example calendar -- TOWN FROM TO` (dates, both included).

use std::io::{Error, Write as _};

use jiff::ToSpan as _;
use jiff::civil::Date;
use shared_calendar::{Place, day, rest_at};

fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [town, from, to] = args.as_slice() else {
        return Err(Error::other("usage: calendar TOWN FROM TO"));
    };
    let place = Place::find(town).ok_or_else(|| Error::other("no such town"))?;
    let from: Date = from.parse().map_err(Error::other)?;
    let to: Date = to.parse().map_err(Error::other)?;
    let mut out = std::io::stdout().lock();
    for date in from.series(1.day()).take_while(|date| *date <= to) {
        let info = day(date, place.in_israel());
        let kinds = [
            (info.is_rest(), "rest"),
            (info.is_eve(), "eve"),
            (info.is_fast(), "fast"),
            (info.is_chol_hamoed(), "chol_hamoed"),
        ];
        let kinds: Vec<&str> = kinds
            .iter()
            .filter_map(|(is, kind)| is.then_some(*kind))
            .collect();
        let rest = rest_at(place, place.sunset(date))
            .filter(|rest| info.is_eve() && date < rest.first_day)
            .map(|rest| format!("{} {}", rest.from.as_seconds(), rest.to.as_seconds()));
        let fields = [
            date.to_string(),
            info.hebrew.year().to_string(),
            format!("{:?}", info.hebrew.month()),
            info.hebrew.day().to_string(),
            info.holiday.map_or("", |holiday| holiday.code()).to_owned(),
            kinds.join(" "),
            place.sunset(date).as_seconds().to_string(),
            place.candle_lighting(date).as_seconds().to_string(),
            place.havdalah(date).as_seconds().to_string(),
            rest.unwrap_or_default(),
        ];
        writeln!(out, "{}", fields.join("\t"))?;
    }
    Ok(())
}
