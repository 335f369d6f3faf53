using System.Text.Json;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Records;

/// <summary>Orders from intent to end. Events of order/ID are read by wire name and field, so that this does not depend on the area that owns them.</summary>
internal sealed class OrderLog
{
    private const string DeniedOutcome = "Denied";

    private static readonly Dictionary<string, string> Ends = new(StringComparer.Ordinal)
    {
        ["OrderDenied"] = DeniedOutcome,
        ["OrderRejected"] = "Rejected",
        ["OrderCanceled"] = "Canceled",
        ["OrderExpired"] = "Expired",
        ["OrderFilled"] = "Filled",
    };

    private readonly Dictionary<string, Life> _byId = new(StringComparer.Ordinal);
    private readonly List<Life> _lives = [];

    public void Take(RowAddress address, UnixNanos time, OrderIntended e)
    {
        var life = LifeOf(e.Order.Value);
        life.Intent = e;
        life.Address = address;
        life.Time = time;
        _lives.Keep(life, RecordLimits.LinesMax, "orders");
    }

    public void Take(FillApplied e) => LifeOf(e.Order.Value).Filled += e.Quantity.Units;

    public void Take(RowAddress address, ReservationDenied e) => Deny(LifeOf(e.Order.Value), e.Code, e.Detail, address);

    /// <summary>Takes an event of order/ID.</summary>
    public void Take(RowAddress address, string id, string type, byte[] payload)
    {
        if (!Ends.TryGetValue(type, out var end))
        {
            return;
        }

        var life = LifeOf(id);
        life.Ended = end;
        if (end == DeniedOutcome)
        {
            using var json = JsonDocument.Parse(payload);
            Deny(life, Text(json, "code"), Text(json, "detail"), address);
        }
    }

    /// <summary>Orders of a portfolio that were intended.</summary>
    public IReadOnlyList<OrderLine> Lines(PortfolioId portfolio) =>
        [.. _lives.Where(l => l.Intent!.Portfolio == portfolio).Select(l => new OrderLine(
            l.Address, l.Time, l.Intent!.Order.Value, l.Intent.Symbol, l.Intent.Side, l.Intent.Quantity.Units, l.Intent.ReferencePrice, l.Intent.Reduces,
            l.Filled, l.Outcome, l.Code, l.Detail))];

    /// <summary>Denials of a portfolio's orders by code, in ordinal order.</summary>
    public IReadOnlyList<DenialCount> Denials(PortfolioId portfolio) =>
        [.. _lives.Where(l => l.Intent!.Portfolio == portfolio && l.Code.Length > 0).GroupBy(l => l.Code, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new DenialCount(g.Key, g.Count(), g.First().Detail, g.First().Denied))];

    private static string Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    // Portfolio and order both journal a denial: the first row told is the address, the code is the same.
    private static void Deny(Life life, string code, string detail, RowAddress address)
    {
        if (life.Code.Length == 0)
        {
            (life.Code, life.Detail, life.Denied) = (code.Length == 0 ? "UNKNOWN" : code, detail, address);
        }
    }

    private Life LifeOf(string id)
    {
        if (!_byId.TryGetValue(id, out var life))
        {
            _byId[id] = life = new Life();
        }

        return life;
    }

    private sealed class Life
    {
        public OrderIntended? Intent { get; set; }

        public RowAddress Address { get; set; }

        public UnixNanos Time { get; set; }

        public long Filled { get; set; }

        public string? Ended { get; set; }

        public string Code { get; set; } = "";

        public string Detail { get; set; } = "";

        public RowAddress Denied { get; set; }

        public string Outcome => Ended ?? (Code.Length > 0 ? DeniedOutcome : Filled >= Intent!.Quantity.Units ? "Filled" : "Open");
    }
}
