using System.Text;
using GrandModel.Actors;
using GrandModel.Actors.TestKit;

namespace GrandModel.Tests.Execution;

/// <summary>
/// Compares a message of every version ever written with the file that holds its JSON. A file is written once and never changed: what a journal holds must
/// stay readable, and equal messages must stay equal bytes.
/// </summary>
internal static class GoldenFiles
{
    /// <summary>Checks that each type of the catalogs has a sample, that the sample's JSON is the file's, and that the file reads as the sample.</summary>
    public static void Check(string folder, IEnumerable<MessageCatalog> catalogs, IEnumerable<object> samples)
    {
        var catalog = new MessageCatalog();
        foreach (var part in catalogs)
        {
            catalog.Include(part);
        }

        var seen = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var sample in samples)
        {
            var type = catalog.TypeOf(sample);
            seen.Add(type.Name);
            var file = Path.Combine(Repository.Root, folder, $"{type.Name}.v{type.Version}.json");
            var json = Encoding.UTF8.GetString(catalog.Write(sample, type));
            Assert.True(File.Exists(file), $"Missing {file}. When this version is right, write it:\n{json}");
            var golden = File.ReadAllText(file).TrimEnd('\n');
            Assert.Equal(golden, json);
            Assert.Equal(Canon.Text(sample), Canon.Text(catalog.Read(type.Name, type.Version, Encoding.UTF8.GetBytes(golden))));
        }

        Assert.Equal(catalog.Types.Select(t => t.Name), seen);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder)))
        {
            var parts = Path.GetFileName(file).Split('.');
            Assert.Contains(parts[0], seen);
            catalog.Read(parts[0], short.Parse(parts[1][1..]), File.ReadAllBytes(file)); // older versions read too
        }
    }
}
