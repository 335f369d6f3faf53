using System.Text;
using GrandModel.Actors;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Audit;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Limits;

namespace GrandModel.Backtest.AsOf;

/// <summary>
/// Breaker and limits of a scope: the state that their rules make of the rows, beside what the rows themselves say, and every breach beside the trip that it must have caused.
/// </summary>
internal sealed class AsOfScope
{
    private readonly EntityDefinition _breakerRules;
    private readonly EntityDefinition _limitsRules;
    private readonly string _scope;
    private readonly List<string> _tripped = []; // as told, in order
    private readonly List<(long Slice, string Cause, RowAddress Row)> _breaches = []; // not yet seen to have tripped
    private BreakerState _breaker;
    private LimitsState _limits;
    private LimitSet _told;
    private bool _halted;
    private RowAddress? _breakerRow;
    private RowAddress? _limitsRow;

    public AsOfScope(RunJournal journal, string scope)
    {
        _scope = scope;
        var (breaker, limits) = (EntityId.Of(EntityNames.Breaker, scope), EntityId.Of(EntityNames.Limits, scope));
        _breakerRules = journal.Registry.TypeOf(breaker).Definition;
        _limitsRules = journal.Registry.TypeOf(limits).Definition;
        _breaker = (BreakerState)_breakerRules.NewState(breaker);
        _limits = (LimitsState)_limitsRules.NewState(limits);
        _told = journal.Entities.Risk().LimitsAtStart(scope);
    }

    public void Take(JournalRow row, object message)
    {
        var address = new RowAddress(row.Entity, row.Sequence);
        switch (message)
        {
            case BreakerEvent e:
                _breaker = (BreakerState)_breakerRules.Evolve(_breaker, e);
                _breakerRow = address;
                Tell(e);
                break;
            case LimitsEvent e:
                _limits = (LimitsState)_limitsRules.Evolve(_limits, e);
                _told = e is LimitChanged changed ? changed.Limits : _told;
                _limitsRow = address;
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"{row.Entity} journals {message.GetType().Name}");
        }
    }

    /// <summary>The monitor said that a limit was reached: the breaker is tripped, or trips later in the slice.</summary>
    public void Breached(long slice, string cause, RowAddress row)
    {
        if (!_tripped.Contains(cause))
        {
            _breaches.Add((slice, cause, row));
        }
    }

    /// <summary>What is compared as of a moment in a slice.</summary>
    public IEnumerable<AsOfLine> Lines(long lastSlice)
    {
        yield return AsOfLine.Of($"breaker.{_scope}", Text(_breaker), Text(_tripped, _halted), _breakerRow);
        yield return AsOfLine.Of($"limits.{_scope}", Text(_limits.InForce), Text(_told), _limitsRow);
        foreach (var (slice, cause, row) in _breaches)
        {
            // In the slice of the moment itself the trip may be under way.
            if (slice < lastSlice)
            {
                yield return AsOfLine.Of($"trip.{_scope}.{cause}", "tripped", "not tripped", row);
            }
        }
    }

    private void Tell(BreakerEvent @event)
    {
        switch (@event)
        {
            case BreakerTripped e:
                _tripped.Add(e.Cause);
                _breaches.RemoveAll(b => b.Cause == e.Cause);
                break;
            case BreakerRearmed e:
                _tripped.Remove(e.Cause);
                break;
            case Halted:
                _halted = true;
                break;
            case Resumed:
                _halted = false;
                break;
            default:
                break; // a request changes nothing yet
        }
    }

    private static string Text(BreakerState state) => Text(state.Tripped.Select(static t => t.Cause), state.IsHalted);

    private static string Text(IEnumerable<string> causes, bool halted)
    {
        var text = string.Join(", ", causes);
        return (text.Length == 0, halted) switch
        {
            (true, false) => "armed",
            (true, true) => "halted",
            (false, false) => $"tripped: {text}",
            (false, true) => $"halted, tripped: {text}",
        };
    }

    private static string Text(LimitSet limits)
    {
        var text = new StringBuilder();
        Add("orderQuantity", limits.OrderQuantity);
        Add("orderNotional", limits.OrderNotional);
        Add("positionQuantity", limits.PositionQuantity);
        Add("grossLeverage", limits.GrossLeverage);
        Add("concentration", limits.Concentration);
        Add("priceCollar", limits.PriceCollar);
        Add("ordersPerMinute", limits.OrdersPerMinute);
        Add("dayLoss", limits.DayLoss);
        Add("drawdown", limits.Drawdown);
        return text.Length == 0 ? "none" : text.ToString();

        void Add<T>(string name, T? value)
            where T : struct
        {
            if (value is { } set)
            {
                text.Append(text.Length == 0 ? "" : " ").Append(name).Append('=').Append(AsOfFields.Text(set));
            }
        }
    }
}
