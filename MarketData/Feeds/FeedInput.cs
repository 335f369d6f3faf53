using GrandModel.Contracts;

namespace GrandModel.MarketData.Feeds;

/// <summary>A file that will be read: what identifies it, and how to read it.</summary>
/// <param name="Path">Where it lies. Not part of its identity.</param>
/// <param name="Name">File name without folder.</param>
/// <param name="Kind">What its rows are.</param>
/// <param name="Bytes">Size as it lies on disk.</param>
/// <param name="Sha256">SHA-256 of those bytes, 64 lower-case hex digits.</param>
/// <param name="Timeframe">Length of its bars; null for other kinds.</param>
/// <param name="FirstTime">Lower bound of its records' times, so that it need not be opened earlier; long.MinValue when unknown.</param>
public sealed record FeedInput(string Path, string Name, FeedKind Kind, long Bytes, string Sha256, Timeframe? Timeframe, long FirstTime);

/// <summary>The files of a run, in the order of their source numbers.</summary>
/// <param name="Inputs">Files to read.</param>
/// <param name="Refused">Files found in a folder or by a pattern that cannot be read: they are left out and counted as faults.</param>
/// <param name="Skipped">Depth and order files passed over on request.</param>
public sealed record FeedSet(IReadOnlyList<FeedInput> Inputs, IReadOnlyList<DataFault> Refused, IReadOnlyList<string> Skipped);
