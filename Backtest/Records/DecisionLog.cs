using GrandModel.Contracts;

namespace GrandModel.Backtest.Records;

/// <summary>Decisions, and how often which reason and policy occurred. Texts that repeat are kept once.</summary>
internal sealed class DecisionLog
{
    private const int ObservationDigits = 16;
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<PortfolioId, Book> _books = [];

    public void Take(RowAddress address, UnixNanos time, StrategicDecided e) => Add(
        e.Portfolio,
        new DecisionLine(
            address, time, StrategicDecided.Wire, new Symbol(Once(e.Symbol.Value)), e.Bar, e.BarClose, Once(e.Action), e.Target.Units, e.Conviction, e.Certainty,
            string.Join("; ", e.Reasons), Once(e.Provenance.Policy), Once(e.Provenance.PolicyHash), Prefix(e.Provenance.Observation), e.Provenance.UndefinedShare),
        e.Reasons,
        e.Provenance.Numerics);

    public void Take(RowAddress address, UnixNanos time, Signalled e) => Add(
        e.Portfolio,
        new DecisionLine(
            address, time, Signalled.Wire, new Symbol(Once(e.Symbol.Value)), e.Bar, e.BarClose, Once(e.Action), e.StrategicTarget.Units, e.Score, null,
            string.Join("; ", e.Reasons), Once(e.Provenance.Policy), Once(e.Provenance.PolicyHash), Prefix(e.Provenance.Observation), e.Provenance.UndefinedShare),
        e.Reasons,
        e.Provenance.Numerics);

    public IReadOnlyList<DecisionLine> Lines(PortfolioId portfolio) => _books.TryGetValue(portfolio, out var book) ? book.Lines : [];

    public IReadOnlyList<ReasonUse> Reasons(PortfolioId portfolio) =>
        _books.TryGetValue(portfolio, out var book) ? [.. book.Reasons.Select(r => new ReasonUse(r.Key.Kind, r.Key.Code, r.Value.Count, r.Value.First))] : [];

    public IReadOnlyList<PolicyUse> Policies(PortfolioId portfolio) =>
        _books.TryGetValue(portfolio, out var book) ? [.. book.Policies.Select(p => new PolicyUse(p.Key.Policy, p.Key.Hash, p.Key.Numerics, p.Value))] : [];

    public IEnumerable<PortfolioId> Portfolios => _books.Keys;

    private static string Prefix(string hash) => hash.Length <= ObservationDigits ? hash : hash[..ObservationDigits];

    private void Add(PortfolioId portfolio, DecisionLine line, IReadOnlyList<string> reasons, string numerics)
    {
        if (!_books.TryGetValue(portfolio, out var book))
        {
            _books[portfolio] = book = new Book();
        }

        book.Lines.Keep(line, RecordLimits.LinesMax, "decisions");
        foreach (var reason in reasons)
        {
            var colon = reason.IndexOf(':', StringComparison.Ordinal);
            var key = (line.Kind, Once(colon < 0 ? reason : reason[..colon]));
            book.Reasons[key] = book.Reasons.TryGetValue(key, out var use) ? (use.Count + 1, use.First) : (1, line.Address);
        }

        var policy = (line.Policy, line.PolicyHash, Once(numerics));
        book.Policies[policy] = book.Policies.GetValueOrDefault(policy) + 1;
    }

    private string Once(string text) => _texts.TryAdd(text, text) ? text : _texts[text];

    private sealed class Book
    {
        public List<DecisionLine> Lines { get; } = [];

        public SortedDictionary<(string Kind, string Code), (long Count, RowAddress First)> Reasons { get; } = new(OrdinalPairs.Instance);

        public SortedDictionary<(string Policy, string Hash, string Numerics), long> Policies { get; } = new(OrdinalTriples.Instance);
    }

    private sealed class OrdinalPairs : IComparer<(string A, string B)>
    {
        public static readonly OrdinalPairs Instance = new();

        public int Compare((string A, string B) x, (string A, string B) y) =>
            string.CompareOrdinal(x.A, y.A) is var c and not 0 ? c : string.CompareOrdinal(x.B, y.B);
    }

    private sealed class OrdinalTriples : IComparer<(string A, string B, string C)>
    {
        public static readonly OrdinalTriples Instance = new();

        public int Compare((string A, string B, string C) x, (string A, string B, string C) y) =>
            OrdinalPairs.Instance.Compare((x.A, x.B), (y.A, y.B)) is var c and not 0 ? c : string.CompareOrdinal(x.C, y.C);
    }
}
