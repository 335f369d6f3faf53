using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace GrandModel.Actors.Sql;

/// <summary>A numbered change of a schema, embedded as NNN_name.sql. Applied once, in a transaction that also records it.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the text, recorded with it.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Sql));

    /// <summary>The migrations of a folder under this project, as "Sqlite.Migrations.Journal", in order of numbers.</summary>
    public static IReadOnlyList<Migration> Of(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"{assembly.GetName().Name}.{folder}.";
        var found = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var name = resource[prefix.Length..^".sql".Length];
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            found.Add(new Migration(int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture), name, reader.ReadToEnd().ReplaceLineEndings("\n")));
        }

        return found;
    }
}
