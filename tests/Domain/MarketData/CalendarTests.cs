using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;

namespace GrandModel.Tests;

/// <summary>
/// Guards the clock of the markets: daylight saving, sessions, breaks, holidays, bar grid. Vectors are UTC instants worked out by hand.
/// </summary>
public sealed class CalendarTests
{
    [Theory]
    [InlineData("2024-03-10T07:59:59Z", -6)] // 01:59:59 standard, a second before the change
    [InlineData("2024-03-10T08:00:00Z", -5)]
    [InlineData("2024-11-03T06:59:59Z", -5)]
    [InlineData("2024-11-03T07:00:00Z", -6)]
    [InlineData("2006-04-02T07:59:59Z", -6)] // the rule before 2007: first Sunday of April
    [InlineData("2006-04-02T08:00:00Z", -5)]
    [InlineData("2006-10-29T06:59:59Z", -5)] // last Sunday of October
    [InlineData("2006-10-29T07:00:00Z", -6)]
    [InlineData("2007-03-11T08:00:00Z", -5)]
    [InlineData("2000-10-29T07:00:00Z", -6)]
    public void Central_time_changes_at_two_in_the_morning(string utc, int hours) =>
        Assert.Equal(hours * 3600, UsZone.Central.OffsetSeconds(At(utc) / UnixNanos.PerSecond));

    [Fact]
    public void Zone_rules_agree_with_the_zone_database_of_this_machine()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById("America/New_York", out var zone))
        {
            return; // a machine without zone data is what the own rules are for
        }

        for (var day = UnixDay.Of(1987, 4, 1); day < UnixDay.Of(2037, 1, 1); day++)
        {
            foreach (var hour in new[] { 0, 5, 6, 7, 8, 12 })
            {
                var utc = (day * UnixDay.Seconds) + (hour * 3600);
                Assert.Equal((long)zone.GetUtcOffset(DateTime.UnixEpoch.AddSeconds(utc)).TotalSeconds, UsZone.Eastern.OffsetSeconds(utc));
            }
        }
    }

    [Theory]
    [InlineData("2024-07-15T18:30:00Z", 13.5)] // summer
    [InlineData("2024-01-15T18:30:00Z", 12.5)]
    [InlineData("2024-01-15T05:15:00Z", 23.25)]
    public void Hour_of_day_is_Chicago_time(string utc, double hour) => Assert.Equal(hour, UsZone.Central.HourOfDay(At(utc)));

    [Theory]
    [InlineData("cme-equity", "2024-05-12T21:59:59Z", false)] // Sunday before 17:00
    [InlineData("cme-equity", "2024-05-12T22:00:00Z", true)]
    [InlineData("cme-equity", "2024-05-13T20:59:59Z", true)]
    [InlineData("cme-equity", "2024-05-13T21:00:00Z", false)] // daily break
    [InlineData("cme-equity", "2024-05-13T22:00:00Z", true)]
    [InlineData("cme-equity", "2024-05-17T21:00:00Z", false)] // Friday's close
    [InlineData("cme-equity", "2024-05-17T22:00:00Z", false)] // no session begins on Friday evening
    [InlineData("cme-equity", "2024-01-08T22:59:59Z", false)] // winter: 17:00 is 23:00 UTC
    [InlineData("cme-equity", "2024-01-08T23:00:00Z", true)]
    [InlineData("cme-equity", "2021-06-25T20:15:00Z", false)] // last day of the halt
    [InlineData("cme-equity", "2021-06-25T20:29:59Z", false)]
    [InlineData("cme-equity", "2021-06-25T20:30:00Z", true)]
    [InlineData("cme-equity", "2021-06-28T20:15:00Z", true)]
    [InlineData("cme-equity", "2015-09-18T21:14:59Z", true)] // last day with the close at 16:15
    [InlineData("cme-equity", "2015-09-18T21:15:00Z", false)]
    [InlineData("cme-equity", "2015-09-21T21:00:00Z", false)]
    [InlineData("cme-globex", "2019-05-15T20:20:00Z", true)] // metals have no halt
    [InlineData("us-stocks", "2024-07-08T07:59:59Z", false)]
    [InlineData("us-stocks", "2024-07-08T08:00:00Z", true)]
    [InlineData("us-stocks", "2024-07-08T23:59:59Z", true)]
    [InlineData("us-stocks", "2024-07-09T00:00:00Z", false)]
    [InlineData("us-stocks", "2024-07-04T15:00:00Z", false)] // Independence Day
    [InlineData("fx", "2014-05-02T20:59:59Z", true)] // Friday 17:00 New York
    [InlineData("fx", "2014-05-02T21:00:00Z", false)]
    [InlineData("fx", "2014-05-04T21:00:00Z", true)]
    [InlineData("always", "2024-05-18T12:00:00Z", true)]
    [InlineData("none", "2024-05-18T12:00:00Z", true)]
    public void Markets_are_open_when_they_are(string name, string utc, bool open) => Assert.Equal(open, SessionCalendar.Named(name).IsOpen(At(utc)));

    [Theory]
    [InlineData("cme-equity", "2024-05-12T22:00:00Z", "2024-05-13", "2024-05-12T22:00:00Z", "2024-05-13T21:00:00Z")] // Sunday evening is Monday
    [InlineData("cme-equity", "2024-05-13T21:30:00Z", "2024-05-13", "2024-05-12T22:00:00Z", "2024-05-13T21:00:00Z")] // the break belongs to the day before
    [InlineData("cme-equity", "2024-05-18T12:00:00Z", "2024-05-17", "2024-05-16T22:00:00Z", "2024-05-17T21:00:00Z")] // so does the weekend
    [InlineData("cme-equity", "2024-03-10T22:00:00Z", "2024-03-11", "2024-03-10T22:00:00Z", "2024-03-11T21:00:00Z")] // clocks changed that morning
    [InlineData("cme-equity", "2024-03-08T21:59:00Z", "2024-03-08", "2024-03-07T23:00:00Z", "2024-03-08T22:00:00Z")]
    [InlineData("cme-equity", "2013-10-07T21:10:00Z", "2013-10-07", "2013-10-06T22:00:00Z", "2013-10-07T21:15:00Z")]
    [InlineData("us-stocks", "2024-07-05T12:00:00Z", "2024-07-05", "2024-07-05T08:00:00Z", "2024-07-06T00:00:00Z")]
    [InlineData("us-stocks", "2024-07-04T12:00:00Z", "2024-07-03", "2024-07-03T08:00:00Z", "2024-07-04T00:00:00Z")]
    [InlineData("always", "2024-05-18T00:00:00Z", "2024-05-18", "2024-05-18T00:00:00Z", "2024-05-19T00:00:00Z")]
    [InlineData("fx", "2014-05-04T21:00:00Z", "2014-05-05", "2014-05-04T21:00:00Z", "2014-05-05T21:00:00Z")]
    public void Instants_belong_to_trading_days(string name, string utc, string date, string start, string end)
    {
        var calendar = SessionCalendar.Named(name);
        var at = At(utc);
        Assert.Equal(At(date) / UnixDay.Nanos, calendar.SessionDate(at));
        Assert.Equal(At(start), calendar.SessionStart(at));
        Assert.Equal(At(end), calendar.SessionEnd(at));
    }

    [Theory]
    [InlineData("cme-equity", "2024-05-17T21:00:00Z", "2024-05-19T22:00:00Z")] // weekend
    [InlineData("cme-equity", "2024-05-13T21:30:00Z", "2024-05-13T22:00:00Z")]
    [InlineData("cme-equity", "2021-06-25T20:20:00Z", "2021-06-25T20:30:00Z")] // halt
    [InlineData("cme-equity", "2024-05-13T12:00:00Z", "2024-05-13T12:00:00Z")] // open already
    [InlineData("us-stocks", "2024-07-03T23:59:59.999999999Z", "2024-07-03T23:59:59.999999999Z")]
    [InlineData("us-stocks", "2024-07-04T00:00:00Z", "2024-07-05T08:00:00Z")] // over the holiday
    public void Next_opening(string name, string utc, string open) => Assert.Equal(At(open), SessionCalendar.Named(name).NextOpen(At(utc)));

    [Theory]
    [InlineData("2024-05-13T13:44:59.5Z", "30m", "2024-05-13T13:30:00Z", "2024-05-13T14:00:00Z")] // the session grid falls on clock half hours
    [InlineData("2024-05-13T13:45:00Z", "5m", "2024-05-13T13:45:00Z", "2024-05-13T13:50:00Z")]
    [InlineData("2024-05-13T13:45:00Z", "4h", "2024-05-13T10:00:00Z", "2024-05-13T14:00:00Z")] // 17:00 Chicago plus 12 hours
    [InlineData("2024-05-13T19:00:00Z", "4h", "2024-05-13T18:00:00Z", "2024-05-13T21:00:00Z")] // cut by the close
    [InlineData("2013-10-07T21:00:01Z", "30m", "2013-10-07T21:00:00Z", "2013-10-07T21:15:00Z")] // close at 16:15
    [InlineData("2013-10-07T21:15:01Z", "30m", "2013-10-07T21:15:00Z", "2013-10-07T21:30:00Z")] // a late print has a bar of its own
    public void Bars_lie_on_the_session_grid(string utc, string timeframe, string start, string end)
    {
        Assert.True(Timeframe.TryParse(timeframe, out var length));
        var calendar = SessionCalendar.Named("cme-equity");
        Assert.Equal(At(start), calendar.BarStart(At(utc), length));
        Assert.Equal(At(end), calendar.BarEnd(At(utc), length));
    }

    [Theory]
    [InlineData("2024-01-01")]
    [InlineData("2023-01-02")] // New Year on Sunday
    [InlineData("2024-01-15")]
    [InlineData("2024-02-19")]
    [InlineData("2024-03-29")] // Good Friday
    [InlineData("2019-04-19")]
    [InlineData("2024-05-27")]
    [InlineData("2024-06-19")]
    [InlineData("2022-06-20")] // Juneteenth on Sunday
    [InlineData("2020-07-03")] // Independence Day on Saturday
    [InlineData("2024-09-02")]
    [InlineData("2024-11-28")]
    [InlineData("2022-12-26")]
    [InlineData("2001-09-11")]
    [InlineData("2025-01-09")]
    public void Stocks_are_closed_on_holidays(string date) => Assert.True(UsHolidays.IsClosed((int)(At(date) / UnixDay.Nanos)));

    [Theory]
    [InlineData("2021-06-18")] // before Juneteenth was kept
    [InlineData("2021-12-31")] // New Year on Saturday is not kept
    [InlineData("1997-01-20")] // before Martin Luther King was kept
    [InlineData("2024-12-24")]
    [InlineData("2024-10-14")]
    public void Stocks_trade_on_these_days(string date) => Assert.False(UsHolidays.IsClosed((int)(At(date) / UnixDay.Nanos)));

    [Theory]
    [InlineData("2013-01-01", "2013-12-31", 252)]
    [InlineData("2023-01-01", "2023-12-31", 250)]
    [InlineData("2024-01-01", "2024-12-31", 252)]
    [InlineData("2020-01-01", "2020-12-31", 253)]
    [InlineData("2001-01-01", "2001-12-31", 248)]
    public void Years_have_as_many_stock_sessions_as_they_had(string from, string to, int sessions)
    {
        var calendar = SessionCalendar.Named("us-stocks");
        var dates = new SortedSet<int>();
        for (var at = At(from) + (12 * 3600 * UnixNanos.PerSecond); at <= At(to) + UnixDay.Nanos; at += UnixDay.Nanos)
        {
            if (calendar.NextOpen(at - 1) is var open && UnixDay.OfInstant(open) == UnixDay.OfInstant(at))
            {
                dates.Add(calendar.SessionDate(open));
            }
        }

        Assert.Equal(sessions, dates.Count);
    }

    [Fact]
    public void Holidays_of_futures_are_open_but_expect_nothing()
    {
        var calendar = SessionCalendar.Named("cme-equity");
        var labourDay = At("2024-09-02T12:00:00Z");
        Assert.True(calendar.IsOpen(labourDay));
        Assert.False(calendar.IsRegular(labourDay));
        Assert.Equal(0, calendar.RegularNanos(At("2024-09-01T22:00:00Z"), At("2024-09-02T21:00:00Z")));
        Assert.Equal(17 * Hour, calendar.RegularNanos(At("2024-07-02T21:00:00Z"), At("2024-07-04T21:00:00Z")) - (2 * Hour)); // 3 July ends at noon
    }

    [Fact]
    public void Expected_time_leaves_out_breaks_halts_and_nights()
    {
        var futures = SessionCalendar.Named("cme-equity");
        Assert.Equal(23 * Hour, futures.RegularNanos(At("2024-05-13T21:30:00Z"), At("2024-05-14T21:30:00Z")));
        Assert.Equal(115 * Hour, futures.RegularNanos(At("2024-05-10T21:00:00Z"), At("2024-05-17T21:00:00Z"))); // a week
        Assert.Equal(Hour / 4, futures.RegularNanos(At("2021-06-25T20:10:00Z"), At("2021-06-25T20:40:00Z"))); // 30 minutes less the halt
        var stocks = SessionCalendar.Named("us-stocks");
        Assert.Equal(13 * Hour / 2, stocks.RegularNanos(At("2024-07-08T08:00:00Z"), At("2024-07-09T08:00:00Z")));
        Assert.Equal(7 * Hour / 2, stocks.RegularNanos(At("2024-07-03T08:00:00Z"), At("2024-07-04T08:00:00Z"))); // short day
        Assert.Equal(0, SessionCalendar.Named("none").RegularNanos(0, At("2024-07-04T08:00:00Z")));
    }

    [Theory]
    [InlineData("cme-equity", "2024-05-13T12:00:00Z", 300, "2024-05-13T12:05:00Z")]
    [InlineData("cme-equity", "2024-05-13T20:58:00Z", 300, "2024-05-13T22:03:00Z")] // over the break
    [InlineData("cme-equity", "2024-05-17T20:58:00Z", 300, "2024-05-19T22:03:00Z")] // over the weekend
    [InlineData("cme-equity", "2021-06-25T20:13:00Z", 300, "2021-06-25T20:33:00Z")] // over the halt
    [InlineData("cme-equity", "2021-06-25T20:20:00Z", 300, "2021-06-25T20:35:00Z")] // from within the halt
    [InlineData("us-stocks", "2024-07-08T12:00:00Z", 60, "2024-07-08T13:31:00Z")]
    public void Deadlines_count_expected_time(string name, string from, int seconds, string at)
    {
        var calendar = SessionCalendar.Named(name);
        Assert.Equal(At(at), calendar.AfterRegular(At(from), seconds * UnixNanos.PerSecond));
        Assert.Equal(seconds * UnixNanos.PerSecond, calendar.RegularNanos(At(from), At(at)));
    }

    [Fact]
    public void Answers_do_not_depend_on_the_questions_before()
    {
        foreach (var name in SessionCalendar.Names)
        {
            var used = SessionCalendar.Named(name);
            var random = new DetRandom(7, name);
            for (var i = 0; i < 2_000; i++)
            {
                var at = At("2005-01-01") + (random.NextLong(20 * 365 * 24 * 3600L) * UnixNanos.PerSecond);
                var fresh = SessionCalendar.Named(name);
                Assert.Equal(fresh.SessionOf(at), used.SessionOf(at));
                Assert.Equal(fresh.NextOpen(at), used.NextOpen(at));
                Assert.Equal(fresh.BarStart(at, Timeframe.M30), used.BarStart(at, Timeframe.M30));
                var (start, end) = (used.BarStart(at, Timeframe.M5), used.BarEnd(at, Timeframe.M5));
                Assert.True(start <= at && at < end && end - start <= Timeframe.M5.Nanos);
                Assert.Equal(start, used.BarStart(end - 1, Timeframe.M5));
            }
        }
    }

    [Fact]
    public void Unknown_calendars_name_the_known_ones() =>
        Assert.Contains("cme-equity", Assert.Throws<ArgumentException>(() => SessionCalendar.Named("nyse")).Message, StringComparison.Ordinal);

    private const long Hour = 3600 * UnixNanos.PerSecond;

    private static long At(string text) => UnixNanos.TryParse(text, out var at) ? at.Value : throw new FormatException(text);
}
