using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Reference;

namespace GrandModel.Tests;

/// <summary>Guards reference data: what prices are multiplied with, and what a user's file may say.</summary>
public sealed class InstrumentCatalogTests
{
    [Theory]
    [InlineData("ES", 0.25, 50, "cme-equity")]
    [InlineData("NQ", 0.25, 20, "cme-equity")]
    [InlineData("MES", 0.25, 5, "cme-equity")]
    [InlineData("GC", 0.1, 100, "cme-globex")]
    [InlineData("SPY", 0.01, 1, "us-stocks")]
    [InlineData("BTCUSD", 0.1, 1, "always")]
    public void Built_in_instruments_have_the_published_figures(string symbol, double tick, double multiplier, string calendar)
    {
        var spec = InstrumentCatalog.BuiltIn.Get(new Symbol(symbol));
        Assert.Equal(Price.From((decimal)tick), spec.TickSize);
        Assert.Equal((decimal)multiplier, spec.Multiplier);
        Assert.Equal(calendar, spec.Calendar);
    }

    [Fact]
    public void Every_built_in_instrument_has_a_calendar_and_positive_figures()
    {
        foreach (var spec in InstrumentCatalog.BuiltIn.All)
        {
            Assert.Contains(spec.Calendar, SessionCalendar.Names);
            Assert.True(spec.TickSize.Nanos > 0 && spec.Multiplier > 0 && spec.FeePerUnit.Amount >= 0, spec.Symbol.Value);
        }
    }

    [Theory]
    [InlineData("ESH24", 50)]
    [InlineData("ESZ13", 50)]
    [InlineData("GCZ13", 100)]
    [InlineData("CLF25", 1000)]
    public void Contracts_have_the_figures_of_their_root(string symbol, int multiplier)
    {
        var spec = InstrumentCatalog.BuiltIn.Get(new Symbol(symbol));
        Assert.Equal(multiplier, spec.Multiplier);
        Assert.Equal(symbol, spec.Symbol.Value);
    }

    [Theory]
    [InlineData("IBMH24")] // a stock has no contracts
    [InlineData("ESA24")] // no month letter
    [InlineData("ESH4")]
    [InlineData("XYZ")]
    [InlineData("")]
    public void Unknown_symbols_say_how_to_add_them(string symbol)
    {
        var e = Assert.Throws<ReferenceException>(() => InstrumentCatalog.BuiltIn.Get(new Symbol(symbol)));
        Assert.Equal("UNKNOWN_SYMBOL", e.Code);
        Assert.Contains($"'{symbol}'", e.Message, StringComparison.Ordinal);
        Assert.Contains("instruments file", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_adds_and_overrides()
    {
        using var folder = new TempFolder();
        var path = folder.Write("i.json", """
            {"instruments":[
              {"symbol":"ZB","tickSize":0.03125,"multiplier":1000,"currency":"USD","calendar":"cme-globex","feePerUnit":1.5,"future":true},
              {"symbol":"ES","feePerUnit":1.18}]}
            """);
        var catalog = InstrumentCatalog.Load(path);
        Assert.Equal(1000, catalog.Get(new Symbol("ZBM25")).Multiplier);
        Assert.Equal(1.18m, catalog.Get(new Symbol("ESH24")).FeePerUnit.Amount);
        Assert.Equal(50, catalog.Get(new Symbol("ES")).Multiplier);
        Assert.False(InstrumentCatalog.BuiltIn.TryGet(new Symbol("ZB"), out _));
    }

    [Theory]
    [InlineData("{", "line 1: no JSON")]
    [InlineData("[]", "expected an object with an array")]
    [InlineData("""{"instruments":[7]}""", "instruments[0]: expected an object")]
    [InlineData("""{"instruments":[{"symbol":"A B"}]}""", "field \"symbol\" is A B")]
    [InlineData("""{"instruments":[{"symbol":"ZB"}]}""", "field \"calendar\" is missing")]
    [InlineData("""{"instruments":[{"symbol":"ES","tickSize":0}]}""", "field \"tickSize\" is 0, expected a number above 0")]
    [InlineData("""{"instruments":[{"symbol":"ES","tickSize":"x"}]}""", "field \"tickSize\" is \"x\"")]
    [InlineData("""{"instruments":[{"symbol":"ES","multiplier":1e30}]}""", "field \"multiplier\" is 1e30")]
    [InlineData("""{"instruments":[{"symbol":"ES","calendar":"nyse"}]}""", "expected one of always")]
    [InlineData("""{"instruments":[{"symbol":"ES","currency":"dollar"}]}""", "field \"currency\" is dollar")]
    [InlineData("""{"instruments":[{"symbol":"ES","feePerUnit":-1}]}""", "field \"feePerUnit\" is -1")]
    [InlineData("""{"instruments":[{"symbol":"ES","future":1}]}""", "field \"future\" is 1")]
    [InlineData("""{"instruments":[{"symbol":"ES","tick":1}]}""", "unknown field \"tick\"")]
    public void A_wrong_file_is_told_field_by_field(string json, string message)
    {
        using var folder = new TempFolder();
        var e = Assert.Throws<ReferenceException>(() => InstrumentCatalog.Load(folder.Write("i.json", json)));
        Assert.Equal("INSTRUMENT_FILE", e.Code);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.Contains("i.json", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_an_error() =>
        Assert.Equal("INSTRUMENT_FILE", Assert.Throws<ReferenceException>(() => InstrumentCatalog.Load("/nowhere/i.json")).Code);
}
