namespace GrandModel.Backtest.Records;

/// <summary>Where a number comes from: a row of the journal, told as entity#sequence. <c>gm audit replay ENTITY --to-seq SEQUENCE</c> shows it.</summary>
/// <param name="Entity">Entity id.</param>
/// <param name="Sequence">Sequence of the row in the entity, from 1.</param>
public readonly record struct RowAddress(string Entity, long Sequence)
{
    /// <summary>entity#sequence.</summary>
    public override string ToString() => $"{Entity}#{Sequence}";
}
