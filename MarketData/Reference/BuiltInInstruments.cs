using GrandModel.Contracts;

namespace GrandModel.MarketData.Reference;

/// <summary>
/// The instruments that need no file. Tick sizes and multipliers are the exchanges' contract specifications. Fees are a side's exchange
/// and clearing fee plus a low-cost broker's commission, in round figures; accounts differ, so a file may override them.
/// </summary>
internal static class BuiltInInstruments
{
    public static readonly IReadOnlyList<CatalogEntry> All =
    [
        Future("ES", 0.25m, 50, "cme-equity", 2.25m, "CME E-mini S&P 500"),
        Future("NQ", 0.25m, 20, "cme-equity", 2.25m, "CME E-mini Nasdaq-100"),
        Future("MES", 0.25m, 5, "cme-equity", 0.62m, "CME Micro E-mini S&P 500"),
        Future("MNQ", 0.25m, 2, "cme-equity", 0.62m, "CME Micro E-mini Nasdaq-100"),
        Future("YM", 1m, 5, "cme-equity", 2.25m, "CBOT E-mini Dow"),
        Future("EMD", 0.1m, 100, "cme-equity", 2.25m, "CME E-mini S&P MidCap 400"),
        Future("RTY", 0.1m, 50, "cme-equity", 2.25m, "CME E-mini Russell 2000"),
        Future("GC", 0.1m, 100, "cme-globex", 2.50m, "COMEX gold"),
        Future("CL", 0.01m, 1000, "cme-globex", 2.40m, "NYMEX WTI crude oil"),
        Stock("SPY", "SPDR S&P 500 ETF"),
        Stock("QQQ", "Invesco QQQ ETF"),
        Stock("IWM", "iShares Russell 2000 ETF"),
        Stock("EEM", "iShares MSCI Emerging Markets ETF"),
        Stock("USO", "United States Oil Fund"),
        Stock("AAPL", "Apple"),
        Stock("IBM", "IBM"),
        Stock("BAC", "Bank of America"),
        Spot("EURUSD", 0.00001m, "fx", 0.00002m, "Euro in US dollars, spot; one unit is one euro"),
        Spot("GBPUSD", 0.00001m, "fx", 0.00002m, "Pound in US dollars, spot; one unit is one pound"),
        Spot("XAUUSD", 0.01m, "fx", 0.03m, "Gold in US dollars, spot; one unit is one ounce"),
        Spot("BTCUSD", 0.1m, "always", 5m, "Bitcoin in US dollars, spot; one unit is one coin"),
        Spot("ETHUSD", 0.1m, "always", 0.5m, "Ether in US dollars, spot; one unit is one coin"),
        Spot("USA500IDX", 0.001m, "cme-equity", 0m, "S&P 500 index CFD; its cost is the spread"),
        Spot("USATECHIDX", 0.001m, "cme-equity", 0m, "Nasdaq-100 index CFD; its cost is the spread"),
        Spot("USA30IDX", 0.001m, "cme-equity", 0m, "Dow 30 index CFD; its cost is the spread"),
    ];

    private static CatalogEntry Future(string symbol, decimal tick, decimal multiplier, string calendar, decimal fee, string description) =>
        new(Spec(symbol, tick, multiplier, calendar, fee, description), true);

    private static CatalogEntry Stock(string symbol, string description) =>
        new(Spec(symbol, 0.01m, 1, "us-stocks", 0.0035m, description), false);

    private static CatalogEntry Spot(string symbol, decimal tick, string calendar, decimal fee, string description) =>
        new(Spec(symbol, tick, 1, calendar, fee, description), false);

    private static InstrumentSpec Spec(string symbol, decimal tick, decimal multiplier, string calendar, decimal fee, string description) =>
        new(new Symbol(symbol), Price.From(tick), multiplier, "USD", calendar, new Money(fee), description);
}
