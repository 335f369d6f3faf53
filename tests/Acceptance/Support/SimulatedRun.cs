using System.Text.Json;

namespace GrandModel.Tests;

/// <summary>A finished run over the simulator, made once: three days of ES, which is enough for every kind of decision, orders and fills.</summary>
public sealed class SimulatedRun : IDisposable
{
    /// <summary>Its options, without a place.</summary>
    public static readonly string[] Options = ["up", "--symbols", "ES", "--duration", "3d", "--seed", "7", "--trials", "46,0.5"];

    private readonly TempFolder _folder = new();

    public SimulatedRun()
    {
        Summary = GmProcess.Run([.. Options, "--out", Path, "--json"]).Exits(0).Json;
    }

    /// <summary>Directory of the run.</summary>
    public string Path => _folder.Of("run");

    /// <summary>Its summary.</summary>
    public JsonElement Summary { get; }

    /// <summary>Runs gm on its store, for JSON.</summary>
    public GmResult Json(params string[] arguments) => GmProcess.Run([.. arguments, "--store", Path, "--json"]);

    /// <summary>Runs gm on its store, for people.</summary>
    public GmResult Text(params string[] arguments) => GmProcess.Run([.. arguments, "--store", Path]);

    /// <summary>A copy of the run that may be spoilt.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
        }

        foreach (var folder in Directory.GetDirectories(from))
        {
            Copy(folder, System.IO.Path.Combine(to, System.IO.Path.GetFileName(folder)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}

/// <summary>Test classes that read the one simulated run.</summary>
[CollectionDefinition(Name)]
public sealed class SimulatedRunTests : ICollectionFixture<SimulatedRun>
{
    public const string Name = "simulated run";
}
