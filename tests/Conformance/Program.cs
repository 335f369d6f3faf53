using System.Globalization;
using GrandModel.Actors.Sql;
using GrandModel.Tests.Script;

// Started by the crash tests as "writer STORE-URI SEED": takes the store, goes on where it ends, and appends for ever; tells each commit on its own line as
// "shard head" before it makes the next. Ends by being killed.
if (args is not ["writer", var uri, var seed])
{
    Console.Error.WriteLine("usage: writer STORE-URI SEED");
    return 2;
}

await using var store = await StoreUri.Parse(uri).OpenOrCreateAsync(new StoreOptions { ShardCount = 4 });
var random = new Random(int.Parse(seed, CultureInfo.InvariantCulture));
var owner = new Guid(random.Next(), 1, 1, new byte[8]);
var writers = await store.ClaimAllAsync(owner);
foreach (var writer in writers)
{
    await foreach (var row in store.ReadAsync(writer.Claim.Shard, 0))
    {
        writer.Accept(row);
    }
}

for (var n = 0; ; n++)
{
    var chosen = writers.Where(_ => random.Next(2) == 0).DefaultIfEmpty(writers[0]).ToArray();
    var batches = chosen.Select(w => w.Batch(Enumerable.Range(0, random.Next(1, 20)).Select(i => new Draft($"e/{w.Claim.Shard}-{i}", $"{{\"n\":{n}}}")).ToArray())).ToArray();
    if (await store.AppendAsync(batches) != GrandModel.Actors.Journal.AppendResult.Committed)
    {
        return 1;
    }

    for (var i = 0; i < batches.Length; i++)
    {
        chosen[i].Accept(batches[i]);
    }

    Console.WriteLine(string.Join(' ', batches.Select(b => $"{b.Claim.Shard} {b.NewHead}")));
    if (n % 40 == 39)
    {
        await store.CheckpointAsync(writers.Select(w => w.Checkpoint()).ToArray());
    }
}
