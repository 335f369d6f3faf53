using System.Text.Json;
using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Contracts;

namespace GrandModel.Tests.Support;

/// <summary>
/// A made-up run with the shape of a real one: bars of a random walk, votes on a moving average, orders a bar later with slippage and fees, exact books.
/// Everything follows from the seed. What it does not imitate: limits, working orders, partial fills beyond a split in two.
/// </summary>
public sealed class SyntheticRun
{
    private const string PolicyHash = "6f1ed002ab5595859014ebf0951522d9d0f2c8f3b6a1b0f4f0b0e6e3a7c5d901";

    public long Seed { get; init; } = 1;

    public int Shards { get; init; } = 8;

    public int Sessions { get; init; } = 5;

    public int BarsPerSession { get; init; } = 276;

    public decimal Equity { get; init; } = 1_000_000;

    /// <summary>Expected move of a bar in ticks: positive for a market that rises.</summary>
    public double Drift { get; init; }

    /// <summary>Whether the decisions go with the trend or against it.</summary>
    public bool WithTrend { get; init; } = true;

    public bool Trades { get; init; } = true;

    public bool Ends { get; init; } = true;

    public DateOnly FirstDay { get; init; } = new(2024, 5, 13);

    public IReadOnlyList<InstrumentSpec> Instruments { get; init; } = [Es];

    public static InstrumentSpec Es => new(new Symbol("ES"), Price.From(0.25m), 50, "USD", "cme-equity", new Money(2.10m), "E-mini S&P 500");

    public static InstrumentSpec Nq => new(new Symbol("NQ"), Price.From(0.25m), 20, "USD", "cme-equity", new Money(2.10m), "E-mini Nasdaq-100");

    /// <summary>Rows of the run.</summary>
    public async Task<JournalBuilder> BuildAsync()
    {
        var journal = await JournalBuilder.NewAsync(Shards);
        var books = new Books(journal, this);
        var markets = Instruments.Select((spec, i) => new Market(journal, this, spec, books, i == 0 ? 5_240 : 18_300)).ToArray();
        journal.At(0, -1).Operational("conductor/run", new RunStarted(Description()));
        var day = FirstDay;
        for (var session = 0; session < Sessions; day = day.AddDays(1))
        {
            if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            {
                continue;
            }

            session++;
            var date = day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
            var open = (date * 86_400L) - 7_200;
            for (var bar = 0; bar < BarsPerSession; bar++)
            {
                Slice(journal, markets, books, date, open + (bar * 300L));
            }
        }

        if (Ends)
        {
            journal.Operational("conductor/run", new RunFinished(0, "inputs-ended"));
        }

        journal.EndSlice();
        return journal;
    }

    public async Task<MemoryJournalStore> StoreAsync() => await (await BuildAsync()).StoreAsync();

    private static void Slice(JournalBuilder journal, Market[] markets, Books books, int date, long openSecond)
    {
        var slice = openSecond + 300;
        journal.At(slice, 0);
        books.Open();
        foreach (var market in markets)
        {
            market.Close(date, openSecond);
        }

        journal.At(slice, 1);
        foreach (var market in markets)
        {
            books.Mark(market.Bar, market.Sequence, date, markets);
        }

        foreach (var market in markets)
        {
            market.Decide();
        }

        journal.At(slice, 3);
        foreach (var market in markets)
        {
            market.FillWaiting();
        }

        journal.At(slice, 4);
        foreach (var market in markets)
        {
            market.Order();
        }

        journal.EndSlice();
    }

    private JsonElement Description() => JsonDocument.Parse(
        $$"""
        {"seed":{{Seed}},"equity":{{Equity}},"symbols":[{{string.Join(",", Instruments.Select(i => $"\"{i.Symbol}\""))}}],
        "inputs":[{"path":"bars/bars_5min_<made-up>.csv.gz","sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","bytes":294350}],
        "policy":"signals-1","schema":"strategic-P"}
        """).RootElement;

    /// <summary>Cash and positions of portfolio/main.</summary>
    private sealed class Books(JournalBuilder journal, SyntheticRun run)
    {
        private readonly SortedDictionary<Symbol, List<(long Units, decimal Price)>> _lots = [];
        private decimal _cash;
        private decimal _high;
        private decimal _dayStart;
        private decimal _last;
        private int _day;
        private bool _open;

        public void Open()
        {
            if (!_open)
            {
                _open = true;
                _cash = _high = _dayStart = _last = run.Equity;
                journal.Event("portfolio/main", new Deposited(new Money(run.Equity), new Money(run.Equity), "opening"));
            }
        }

        public long PositionOf(Symbol symbol) => _lots.TryGetValue(symbol, out var lots) ? lots.Sum(l => l.Units) : 0;

        public void Fill(InstrumentSpec spec, OrderId order, string execId, Side side, long units, Price price, Price reference, UnixNanos time)
        {
            var signed = side == Side.Buy ? units : -units;
            if (!_lots.TryGetValue(spec.Symbol, out var lots))
            {
                _lots[spec.Symbol] = lots = [];
            }

            var (left, closed, points) = (signed, 0L, 0m);
            while (left != 0 && lots.Count > 0 && Math.Sign(lots[0].Units) != Math.Sign(left))
            {
                var size = Math.Min(Math.Abs(lots[0].Units), Math.Abs(left));
                points += (price.ToDecimal() - lots[0].Price) * size * Math.Sign(lots[0].Units);
                closed += size;
                left += size * Math.Sign(lots[0].Units);
                lots[0] = (lots[0].Units - (size * Math.Sign(lots[0].Units)), lots[0].Price);
                if (lots[0].Units == 0)
                {
                    lots.RemoveAt(0);
                }
            }

            if (left != 0)
            {
                lots.Add((left, price.ToDecimal()));
            }

            var fee = spec.FeePerUnit.Amount * units;
            _cash -= (price.ToDecimal() * signed * spec.Multiplier) + fee;
            journal.Event("portfolio/main", new FillApplied(
                order, execId, spec.Symbol, side, new Quantity(units), price, new Money(fee), spec.Multiplier, time, new Quantity(PositionOf(spec.Symbol)),
                new Money(_cash), new Money(points * spec.Multiplier), new Quantity(closed), side == Side.Buy ? price - reference : reference - price));
        }

        public void Mark(BarClosed bar, long sequence, int date, Market[] markets)
        {
            var positions = new List<MarkedPosition>();
            var (gross, net) = (0m, 0m);
            foreach (var market in markets.OrderBy(m => m.Spec.Symbol))
            {
                if (PositionOf(market.Spec.Symbol) is var position and not 0)
                {
                    var value = position * market.Bar.Close.ToDecimal() * market.Spec.Multiplier;
                    gross += Math.Abs(value);
                    net += value;
                    positions.Add(new MarkedPosition(market.Spec.Symbol, new Quantity(position), market.Bar.Close, market.Spec.Multiplier));
                }
            }

            var equity = _cash + net;
            if (date > _day)
            {
                (_day, _dayStart) = (date, _last);
            }

            _high = Math.Max(_high, equity);
            journal.Event("portfolio/main", new EquityMarked(
                new PortfolioId("main"), bar.Symbol, sequence, bar.CloseTime, date, new Money(_cash), new Money(equity), new Money(_high), new Money(_dayStart),
                new Money(gross), new Money(net), positions));
            _last = equity;
        }
    }

    /// <summary>One instrument with the agents that trade it.</summary>
    private sealed class Market(JournalBuilder journal, SyntheticRun run, InstrumentSpec spec, Books books, decimal price)
    {
        private DetRandom _random = new(run.Seed, spec.Symbol.Value);
        private readonly Queue<decimal> _window = new();
        private decimal _price = price;
        private decimal _slow = price;
        private long _strategicBar;
        private long _target;
        private (OrderId Order, Side Side, long Units, Price Reference)? _waiting;
        private long _executions;
        private int _doubts;

        public InstrumentSpec Spec { get; } = spec;

        public BarClosed Bar { get; private set; } = null!;

        public long Sequence { get; private set; }

        private string Instrument => $"instrument/{Spec.Symbol}";

        public void Close(int date, long openSecond)
        {
            var (open, high, low) = (_price, _price, _price);
            for (var step = 0; step < 4; step++)
            {
                _price += Spec.TickSize.ToDecimal() * (long)Math.Round((_random.NextNormal() * 4 * (double)(_price / 5_000)) + (run.Drift / 4));
                (high, low) = (Math.Max(high, _price), Math.Min(low, _price));
            }

            Sequence++;
            string[] suspect = _random.NextLong(400) == 0 ? ["OUTLIER"] : [];
            long? closes30 = Sequence % 6 == 0 ? Sequence / 6 : null;
            Bar = Told(Timeframe.M5, Sequence, openSecond, openSecond + 300, open, high, low, closes30, date, suspect);
            journal.Event(Instrument, Bar);
            if (closes30 is { } bar)
            {
                journal.Event(Instrument, Told(Timeframe.M30, bar, openSecond - 1500, openSecond + 300, open, high, low, null, date, []));
            }

            if (suspect.Length > 0)
            {
                journal.Event(Instrument, new QualityChanged(Spec.Symbol, "Suspect", "OUTLIER", "price=1 limit=2", [new ReasonCount("OUTLIER", ++_doubts)], Sequence));
            }

            _window.Enqueue(_price);
            _slow = ((_slow * 59) + _price) / 60;
            if (_window.Count > 12)
            {
                _window.Dequeue();
            }
        }

        public void Decide()
        {
            if (Sequence < 60)
            {
                return;
            }

            var trend = Math.Clamp((double)((_window.Average() - _slow) / (_price * 0.001m)), -1, 1) * (run.WithTrend ? 1 : -1);
            if (Bar.Closes30 is { } bar)
            {
                _strategicBar = bar;
                _target = Math.Abs(trend) < 0.1 ? 0 : (long)Math.Truncate(trend * 12);
                journal.Event($"agent.coordinator/main/{Spec.Symbol}", new StrategicDecided(
                    new PortfolioId("main"), Spec.Symbol, bar, Bar.CloseTime, [.5, .1, .1, .1, .05, .05, .05, .05], .8, trend, .2, .55, 1.1, .01,
                    new Money(run.Equity), 6.5, new Quantity(_target), _target > 0 ? "long" : _target < 0 ? "short" : "flat",
                    _target == 0 ? ["CONVICTION_LOW: c=0.05"] : [$"TREND: c={trend:0.####}", "LIMIT_LEVERAGE: cap=4"], [], Provenance("coordinator", bar, 30)));
            }

            var (action, reason) = (_target - books.PositionOf(Spec.Symbol)) switch
            {
                0 => ("hold", "ON_TARGET"),
                var gap when Math.Sign(gap) == Math.Sign(_target) => ("increase", $"SCORE: t={trend:0.####}"),
                _ => ("reduce", "TARGET_SMALLER, \"flat\" first"),
            };
            journal.Event($"agent.tactical/main/{Spec.Symbol}/tactical", new Signalled(
                new PortfolioId("main"), Spec.Symbol, Sequence, Bar.CloseTime, _strategicBar, new Quantity(_target), trend, action, [.4, .3, .3], [reason], Provenance("tactical", Sequence, 60)));
        }

        public void Order()
        {
            var gap = _target - books.PositionOf(Spec.Symbol);
            if (!run.Trades || gap == 0 || Sequence < 60 || _waiting is not null)
            {
                return;
            }

            var side = gap > 0 ? Side.Buy : Side.Sell;
            var units = Math.Min(Math.Abs(gap), 4);
            var order = new OrderId($"main/{Spec.Symbol}/{++_executions}");
            var reduces = Math.Sign(gap) != Math.Sign(_target);
            journal.Event($"agent.tactical/main/{Spec.Symbol}/execution", new OrderIntended(
                order, new PortfolioId("main"), Spec.Symbol, Sequence, side, new Quantity(units), new Quantity(_target), new Quantity(books.PositionOf(Spec.Symbol)),
                Quantity.Zero, reduces, Bar.Close, ["DIFFERENCE: third=4"], Provenance("execution", Sequence, 1)));
            if (_random.NextLong(25) == 0)
            {
                journal.Event("portfolio/main", new ReservationDenied(order, Spec.Symbol, side, new Quantity(units), "LIMIT_POSITION_QUANTITY", $"requested={units} limit=12"));
                journal.Raw($"order/{order}", "OrderDenied", $$"""{"order":"{{order}}","code":"LIMIT_POSITION_QUANTITY","detail":"requested={{units}} limit=12"}""");
                return;
            }

            _waiting = (order, side, units, Bar.Close);
        }

        public void FillWaiting()
        {
            if (_waiting is not var (order, side, units, reference))
            {
                return;
            }

            _waiting = null;
            var first = units > 2 && _random.NextLong(5) == 0 ? units / 2 : units;
            Trade(order, side, first, reference);
            if (first < units)
            {
                Trade(order, side, units - first, reference);
            }

            journal.Event($"order/{order}", new OrderEnded(order));
        }

        private void Trade(OrderId order, Side side, long units, Price reference)
        {
            var price = Bar.Open.AddTicks(Spec.TickSize, side == Side.Buy ? 1 : -1);
            books.Fill(Spec, order, $"sim/{Spec.Symbol}/{Sequence}-{units}", side, units, price, reference, Bar.OpenTime.Add(UnixNanos.PerSecond));
        }

        private BarClosed Told(
            Timeframe frame, long sequence, long from, long to, decimal open, decimal high, decimal low, long? closes30, int date, string[] suspect) => new(
            Spec.Symbol, frame, sequence, UnixNanos.FromSeconds(from), UnixNanos.FromSeconds(to), date, Price.From(open), Price.From(high), Price.From(low),
            Price.From(_price), 1_000 + _random.NextLong(9_000), closes30, suspect,
            new FeatureRow("strategic-P", [.1, 0, -.006, -.04, .89, .76, -.6, -.79, -.25, .08, .02, .09, .09], [], 0), null, sequence);

        private Provenance Provenance(string role, long bar, int bars) => new(
            $"signals-1/{role}", PolicyHash, DetMath.NumericsId, $"{bar:x16}{PolicyHash[16..]}",
            [new InputRef(Instrument, Math.Max(1, bar - bars)), new InputRef(Instrument, bar)], bar < 60 ? .1 : 0);
    }
}
