using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;
using GrandModel.Risk.Surveillance;

namespace GrandModel.Backtest.Surveillance;

/// <summary>
/// Seconds that make a settlement price. CME equity index futures settle daily on trades from 14:59:30 to 15:00:00 Chicago (CME's daily settlement procedure, recalled,
/// not re-read). Instruments of other calendars have none here.
/// </summary>
public static class SettlementWindows
{
    private const string CmeEquity = "cme-equity";
    private const int DaySeconds = 86_400;
    private const int FromSecond = (14 * 3_600) + (59 * 60) + 30;
    private const int ToSecond = 15 * 3_600;

    /// <summary>The window that an instant lies in; null for none.</summary>
    public static SettlementWindow? Of(InstrumentSpec? instrument, UnixNanos time)
    {
        if (instrument?.Calendar != CmeEquity)
        {
            return null;
        }

        var local = time.Seconds + UsZone.Central.OffsetSeconds(time.Seconds);
        var day = (int)Math.DivRem(local, DaySeconds, out var second);
        return second is >= FromSecond and < ToSecond
            ? new SettlementWindow(
                UnixNanos.FromSeconds(UsZone.Central.ToUtcSeconds(day, FromSecond)), UnixNanos.FromSeconds(UsZone.Central.ToUtcSeconds(day, ToSecond)))
            : null;
    }
}
