using System.Text.Json.Nodes;
using GrandModel.Agents.Policies;
using GrandModel.Agents.Policies.Signals;

namespace GrandModel.Tests.Agents;

/// <summary>Guards the coefficients: what a file may say, and that each of them is part of its policy's hash.</summary>
public sealed class SignalsFileTests
{
    [Fact]
    public void The_embedded_coefficients_are_the_published_ones()
    {
        var p = SignalsParameters.Default;
        Assert.Equal((.5, .5), (p.Mlmi.SignalWeight, p.Mlmi.Temperature));
        Assert.Equal((2, .5, .25, .5), (p.Nwrqk.SlopeGain, p.Nwrqk.ChangeWeight, p.Nwrqk.CrossWeight, p.Nwrqk.Temperature));
        Assert.Equal((.8, 240, 48), (p.Regime.Quantile, p.Regime.Bars, p.Regime.BarsMin));
        Assert.Equal([1, 1, .25, .5, 1, .5, .75, 0], p.Coordinator.Weights);
        Assert.Equal((.25, .02, 2.0, .1, 4.0), (
            p.Coordinator.KellyFraction, p.Coordinator.RiskFractionMax, p.Coordinator.StopAtr, p.Coordinator.ConvictionMin, p.Coordinator.LeverageMax));
        Assert.Equal((.4, .6, .05), (p.Tactical.GapWeight, p.Tactical.MomentumWeight, p.Tactical.ScoreMin));
        Assert.Equal((4.0, .05, 3), (p.Risk.LeverageMax, p.Risk.DayLossMax, p.Execution.StepDivisor));
    }

    [Fact]
    public void A_file_overrides_only_what_it_names()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """{ "coordinator": { "kellyFraction": 0.5 }, "regime": { "bull": [0.6, 0.3, 0.1] } }""");
            var p = SignalsFile.Load(path);
            Assert.Equal(.5, p.Coordinator.KellyFraction);
            Assert.Equal([.6, .3, .1], p.Regime.Bull);
            Assert.Equal(SignalsParameters.Default.Coordinator.StopAtr, p.Coordinator.StopAtr);
            Assert.Equal(SignalsParameters.Default.Tactical, p.Tactical);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("""{ "coordinator": { "kellyFraction": 7 } }""", "field coordinator.kellyFraction is 7, expected a number from 0 to 1")]
    [InlineData("""{ "coordinator": { "kelyFraction": 0.2 } }""", "field coordinator.kelyFraction is unknown, expected one of momentumGain,")]
    [InlineData("""{ "tactical": { "scoreMin": "0.1" } }""", "field tactical.scoreMin is \"0.1\", expected a number")]
    [InlineData("""{ "tactical": { "scoreMin": null } }""", "field tactical.scoreMin is null, expected a number")]
    [InlineData("""{ "tactical": 3 }""", "field tactical is 3, expected an object")]
    [InlineData("""{ "regime": { "bars": 12.5 } }""", "field regime.bars is 12.5, expected a whole number from 1 to 10000")]
    [InlineData("""{ "regime": { "bull": [0.5, 0.5] } }""", "field regime.bull is [0.5,0.5], expected an array of 3 numbers")]
    [InlineData("""{ "regime": { "bull": [0.5, 0.5, "x"] } }""", "field regime.bull[2] is \"x\", expected a number from 0 to 1")]
    [InlineData("""{ "regime": { "bull": [0.5, 0.5, 0.5] } }""", "field regime.bull is [0.5,0.5,0.5], expected probabilities: the sum is 1.5, expected 1")]
    [InlineData("""{ "mlmi": { "temperature": 0 } }""", "field mlmi.temperature is 0, expected a number from 0.001 to 1000")]
    [InlineData("""{ "mlmi": { "temperature": 1e999 } }""", "field mlmi.temperature is 1e999, expected a number")]
    [InlineData("[]", "expected a JSON object")]
    [InlineData("{ nope }", "no JSON")]
    [InlineData("""{ "mlmi": {}, "mlmi": {} }""", "no JSON")]
    public void Whatever_is_wrong_is_told_with_field_value_and_expectation(string json, string message)
    {
        var e = Assert.Throws<InvalidDataException>(() => SignalsFile.Parse(json, "my.json"));
        Assert.StartsWith("my.json: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var e = Assert.Throws<InvalidDataException>(() => SignalsFile.Parse("""{ "risk": { "leverageMax": -1, "x": 1 }, "execution": { "stepDivisor": 0 } }""", "f"));
        Assert.Equal(2, e.Message.Count(c => c == ';'));
    }

    [Fact]
    public void Each_coefficient_changes_the_hash_of_its_policy_and_of_no_other()
    {
        var embedded = Identities("{}");
        var changed = 0;
        foreach (var (section, fields) in Embedded())
        {
            foreach (var (name, value) in fields!.AsObject())
            {
                var items = value is JsonArray array ? array.Count : 1;
                for (var i = 0; i < items; i++)
                {
                    var other = Identities(new JsonObject { [section] = new JsonObject { [name] = Changed(value!, i) } }.ToJsonString());
                    var differ = embedded.Zip(other).Where(pair => pair.First != pair.Second).Select(pair => pair.First.Id).ToList();
                    Assert.True(differ.Count == 1 && differ[0] == $"signals-1/{section}", $"{section}.{name}[{i}] changed {string.Join(", ", differ)}");
                    changed++;
                }
            }
        }

        Assert.Equal(51, changed);
    }

    [Fact]
    public void The_hash_does_not_depend_on_how_a_number_is_written() =>
        Assert.Equal(Identities("{}"), Identities("""{ "nwrqk": { "slopeGain": 2.0 }, "mlmi": { "temperature": 5e-1 } }"""));

    [Fact]
    public void The_hash_is_over_id_numerics_and_canonical_coefficients()
    {
        var text = "signals-1/execution\ndet-1\n{\"stepDivisor\":3}";
        var want = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
        Assert.Equal(want, PolicySet.Signals(SignalsParameters.Default).Execution.Identity.Hash);
    }

    // A value that is still valid: a little less, or more from zero; a pair of probabilities is shifted.
    private static JsonNode Changed(JsonNode value, int item)
    {
        if (value is not JsonArray array)
        {
            var number = value.GetValue<double>();
            return JsonValue.Create(number == Math.Floor(number) && number > 2 ? number - 1 : number > .5 ? number - .01 : number + .01);
        }

        var items = array.Select(v => v!.GetValue<double>()).ToArray();
        if (items.Length == 3)
        {
            items[(item + 1) % 3] += .05;
            items[item] -= .05;
        }
        else
        {
            items[item] = Math.Abs(items[item] - .125);
        }

        return new JsonArray([.. items.Select(v => (JsonNode)v)]);
    }

    private static JsonObject Embedded()
    {
        using var stream = typeof(SignalsFile).Assembly.GetManifestResourceStream("signals-1.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    private static PolicyIdentity[] Identities(string json)
    {
        var set = PolicySet.Signals(SignalsFile.Parse(json, "test"));
        return
        [
            set.Mlmi.Identity, set.Nwrqk.Identity, set.Regime.Identity, set.Coordinator.Identity, set.Tactical.Identity, set.Risk.Identity,
            set.Execution.Identity,
        ];
    }
}
