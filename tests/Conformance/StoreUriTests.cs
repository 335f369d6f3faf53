using GrandModel.Actors.Journal;
using GrandModel.Actors.Sql;
using GrandModel.Tests.Script;

namespace GrandModel.Tests;

/// <summary>Store addresses as people write them.</summary>
public sealed class StoreUriTests
{
    [Theory]
    [InlineData("sqlite:out/journal", "sqlite", "out/journal")]
    [InlineData("sqlite:/a:b", "sqlite", "/a:b")]
    [InlineData("postgres:Host=h;Password=p:w", "postgres", "Host=h;Password=p:w")]
    [InlineData("memory:", "memory", "")]
    public void Kind_and_place_are_told_apart(string text, string kind, string rest)
    {
        var uri = StoreUri.Parse(text);
        Assert.Equal((kind, rest), (uri.Kind, uri.Rest));
        Assert.DoesNotContain("p:w", uri.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sqlite")]
    [InlineData("sqlite:")]
    [InlineData("postgres: ")]
    [InlineData("memory:x")]
    [InlineData("mysql:Password=secret")]
    public void Other_forms_are_refused_with_what_was_expected(string text)
    {
        var fault = Assert.Throws<StoreException>(() => StoreUri.Parse(text));
        Assert.Equal("STORE_INVALID", fault.Code);
        Assert.Contains("sqlite:DIR", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_opens_by_its_address()
    {
        using var folder = new TempFolder();
        var uri = StoreUri.Parse($"sqlite:{folder.Of("new")}");
        Assert.Equal("STORE_MISSING", (await Assert.ThrowsAsync<StoreException>(uri.OpenReadOnlyAsync)).Code);
        Assert.Equal("STORE_MISSING", (await Assert.ThrowsAsync<StoreException>(() => uri.OpenExistingAsync())).Code);
        await using (var store = await uri.OpenOrCreateAsync())
        {
            Assert.Equal(("sqlite", 8), (store.Info.Kind, store.Info.ShardCount));
        }

        await using var reading = await uri.OpenReadOnlyAsync();
        await reading.CleanAsync();
    }

    [Fact]
    public async Task Memory_opens_only_new()
    {
        var uri = StoreUri.Parse("memory:");
        await using var store = await uri.OpenOrCreateAsync(new StoreOptions { ShardCount = 2 });
        Assert.Equal(("memory", 2), (store.Info.Kind, store.Info.ShardCount));
        Assert.Equal("STORE_MISSING", (await Assert.ThrowsAsync<StoreException>(() => uri.OpenExistingAsync())).Code);
        Assert.Equal("STORE_MISSING", (await Assert.ThrowsAsync<StoreException>(uri.OpenReadOnlyAsync)).Code);
    }
}
