use chrono::{DateTime, Datelike, NaiveDate};
use nutgraf_frequency::{Granularity, Period};

/// The period that a date is in, if it can be read.
///
/// Dates are read as they stand, without a change of time zone: `2024-03-05` with or
/// without a time, `2024/03/05`, `20240305`, `Tue, 05 Mar 2024 10:00:00 GMT`,
/// `March 5, 2024`, `5 March 2024`, seconds or milliseconds since 1970; `2024-03` and
/// `2024` for the periods that this is enough for. `05/03/2024` means one day here and
/// another there, and is not read.
pub(super) fn period_of(date: &str, granularity: Granularity) -> Option<Period> {
    let date = date.trim();
    let Some(day) = day_of(date) else { return less_than_a_day(date, granularity) };
    let year = |year: i32| u16::try_from(year).ok();
    let part = |number: u32| u8::try_from(number).ok();
    match granularity {
        Granularity::Day => {
            Period::day(year(day.year())?, part(day.month())?, part(day.day())?)
        }
        Granularity::Week => {
            let week = day.iso_week();
            Period::week(year(week.year())?, part(week.week())?)
        }
        Granularity::Month => Period::month(year(day.year())?, part(day.month())?),
        Granularity::Year => Period::year(year(day.year())?),
    }
}

/// A week, a month or a year.
fn less_than_a_day(date: &str, granularity: Granularity) -> Option<Period> {
    let period: Period = date.parse().ok()?;
    match (period.granularity(), granularity) {
        // A day that no calendar has.
        (Granularity::Day, _) => None,
        (known, asked) if known == asked => Some(period),
        (Granularity::Month, Granularity::Year) => date.get(..4)?.parse().ok(),
        _ => None,
    }
}

fn day_of(date: &str) -> Option<NaiveDate> {
    numbered(date).or_else(|| since_1970(date)).or_else(|| named(date))
}

/// `2024-03-05`, `2024/03/05` and `20240305`, whatever follows but a digit.
fn numbered(date: &str) -> Option<NaiveDate> {
    let number = |from: usize, to: usize| {
        let digits = date.get(from..to)?;
        let all = digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse::<u32>().ok().filter(|_| all)
    };
    let dashed =
        matches!(date.as_bytes(), [_, _, _, _, b'-' | b'/', _, _, b'-' | b'/', ..]);
    let (year, month, day, length) = if dashed {
        (number(0, 4)?, number(5, 7)?, number(8, 10)?, 10)
    } else {
        (number(0, 4)?, number(4, 6)?, number(6, 8)?, 8)
    };
    if date.as_bytes().get(length).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// Seconds with ten digits, milliseconds with thirteen: since 2001.
fn since_1970(date: &str) -> Option<NaiveDate> {
    let whole = date.split('.').next()?;
    let number: i64 = whole.parse().ok()?;
    let time = match whole.len() {
        10 => DateTime::from_timestamp(number, 0)?,
        13 => DateTime::from_timestamp_millis(number)?,
        _ => return None,
    };
    Some(time.date_naive())
}

/// `Tue, 05 Mar 2024 10:00:00 GMT`, `March 5, 2024`, `5 March 2024`.
fn named(date: &str) -> Option<NaiveDate> {
    if let Ok(time) = DateTime::parse_from_rfc2822(date) {
        return Some(time.date_naive());
    }
    let formats = ["%B %d, %Y", "%d %B %Y", "%a, %d %b %Y", "%a %b %d %Y"];
    formats.iter().find_map(|format| {
        NaiveDate::parse_and_remainder(date, format).ok().map(|(day, _)| day)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(date: &str, granularity: Granularity) -> String {
        period_of(date, granularity).map(|p| p.to_string()).unwrap_or_default()
    }

    #[test]
    fn dates_are_read_as_they_are_written() {
        for date in [
            "2024-03-05",
            " 2024-03-05T23:59:59-11:00",
            "2024-03-05 10:00",
            "2024/03/05",
            "20240305",
            "20240305T100000Z",
            "Tue, 05 Mar 2024 10:00:00 GMT",
            "Tue, 5 Mar 2024 23:00:00 -0800",
            "March 5, 2024",
            "5 March 2024, 10:00",
            "Mar 5, 2024",
            "1709600000",
            "1709600000.5",
            "1709600000000",
        ] {
            assert_eq!(period(date, Granularity::Day), "2024-03-05", "{date}");
        }
    }

    #[test]
    fn what_is_no_date_has_no_period() {
        for date in [
            "",
            "yesterday",
            "05/03/2024",
            "2024-02-30",
            "2024-13-01",
            "12345",
            "2024-03-051",
            "202403051",
            "２０２４-03-05",
            "é024-03-05",
        ] {
            assert_eq!(period(date, Granularity::Day), "", "{date}");
        }
    }

    #[test]
    fn weeks_belong_to_the_year_of_their_thursday() {
        assert_eq!(period("2021-01-03", Granularity::Week), "2020-W53");
        assert_eq!(period("2024-12-30", Granularity::Week), "2025-W01");
        assert_eq!(period("2024-12-30", Granularity::Month), "2024-12");
        assert_eq!(period("2024-12-30", Granularity::Year), "2024");
    }

    #[test]
    fn a_month_is_enough_for_a_month() {
        assert_eq!(period("2024-03", Granularity::Month), "2024-03");
        assert_eq!(period("2024-03", Granularity::Year), "2024");
        assert_eq!(period("2024-03", Granularity::Day), "");
        assert_eq!(period("2024", Granularity::Year), "2024");
        assert_eq!(period("2024", Granularity::Month), "");
        assert_eq!(period("2024-W10", Granularity::Week), "2024-W10");
    }
}
