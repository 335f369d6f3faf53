namespace GrandModel.Actors.TestKit.Contract;

public static partial class EngineContract
{
    private static async Task CommandsAreAnswered(EngineStarter start)
    {
        await using var engine = await start();
        Same("answer", new CommandResult.Done(1, [new Added(3, 3)]), await engine.Entities.AskAsync(One, Key("1"), new Add(3)));
        Same("answer", new CommandResult.Done(2, [new Added(4, 7)]), await engine.Entities.AskAsync(One, Key("2"), new Add(4)));
        Same("journal", new object[] { new Added(3, 3), new Added(4, 7) }, (await HistoryAsync(engine, One, 2)).Select(t => t.Message));
        Same("state", new Inspection(One, 2, new CounterState(7, 2), false), await engine.Entities.InspectAsync(One));
    }

    private static async Task RepeatedKeys(EngineStarter start)
    {
        await using var engine = await start();
        var first = await engine.Entities.AskAsync(One, Key("1"), new Add(3));
        await DoneAsync(engine, One, "2", new Add(4));
        Same("at once", first, await engine.Entities.AskAsync(One, Key("1"), new Add(3)));
        await engine.CrashAndRestartAsync();
        Same("after a crash", first, await engine.Entities.AskAsync(One, Key("1"), new Add(3)));
        await engine.StopAndRestartAsync();
        Same("after a stop", first, await engine.Entities.AskAsync(One, Key("1"), new Add(3)));
        Same("state", new CounterState(7, 2), (await engine.Entities.InspectAsync(One)).State);
    }

    private static async Task ReusedKeys(EngineStarter start)
    {
        await using var engine = await start();
        await DoneAsync(engine, One, "1", new Add(3));
        Same("answer", new CommandResult.KeyReused(), await engine.Entities.AskAsync(One, Key("1"), new Add(4)));
        await engine.CrashAndRestartAsync();
        Same("after a crash", new CommandResult.KeyReused(), await engine.Entities.AskAsync(One, Key("1"), new Add(4)));
        await DoneAsync(engine, Two, "1", new Add(4)); // keys are the entity's own
    }

    private static async Task Refusals(EngineStarter start)
    {
        await using var engine = await start();
        var refused = new CommandResult.Refused(1, new Refusal("AMOUNT_NEGATIVE", "amount=-1"));
        Same("refused", refused, await engine.Entities.AskAsync(One, Key("1"), new Add(-1)));
        Same("nothing to do", new CommandResult.Done(2, []), await engine.Entities.AskAsync(One, Key("2"), new Add(0)));
        await engine.CrashAndRestartAsync();
        Same("refused again", refused, await engine.Entities.AskAsync(One, Key("1"), new Add(-1)));
        Same("still nothing to do", new CommandResult.Done(2, []), await engine.Entities.AskAsync(One, Key("2"), new Add(0)));
        await DoneAsync(engine, One, "3", new Add(5));
        Same("sequence", 3L, (await engine.Entities.InspectAsync(One)).Sequence);
    }

    private static async Task Followers(EngineStarter start)
    {
        await using var engine = await start();
        for (var i = 1; i <= 40; i++)
        {
            await DoneAsync(engine, One, $"{i}", new Add(i));
            if (i % 7 == 0)
            {
                await engine.CrashAndRestartAsync();
            }
            else if (i % 11 == 0)
            {
                await engine.StopAndRestartAsync();
            }
        }

        var mirrored = (await HistoryAsync(engine, MirrorOfOne, 20)).Select(t => (Mirrored)t.Message).ToArray();
        Same("sources", Enumerable.Range(1, 20).Select(i => 2L * i), mirrored.Select(m => m.SourceSequence));
        Same("counts", Enumerable.Range(1, 20).Select(i => 2L * i), mirrored.Select(m => m.Sum));
    }

    private static async Task Effects(EngineStarter start)
    {
        await using var engine = await start();
        for (var i = 1; i <= 30; i++)
        {
            await DoneAsync(engine, i % 2 == 0 ? One : Two, $"{i}", new Add(i));
            if (i % 5 == 0)
            {
                await engine.CrashAndRestartAsync();
            }
        }

        var notes = (await HistoryAsync(engine, Tally, 30)).Select(t => (Noted)t.Message).ToArray();
        Same("sent by one", Enumerable.Range(1, 15).Select(i => 2L * i), notes.Where(n => n.Counter == "one").Select(n => n.Amount));
        Same("sent by two", Enumerable.Range(0, 15).Select(i => (2L * i) + 1), notes.Where(n => n.Counter == "two").Select(n => n.Amount));
        Same("tally", new TallyState(465, 30), (await engine.Entities.InspectAsync(Tally)).State);
    }

    private static async Task Timers(EngineStarter start)
    {
        await using var engine = await start();
        await DoneAsync(engine, Alarm, "1", new SetAlarm("early", 1_000));
        await DoneAsync(engine, Alarm, "2", new SetAlarm("late", 60_000));
        await DoneAsync(engine, Alarm, "3", new SetAlarm("moved", 2_000));
        await DoneAsync(engine, Alarm, "4", new SetAlarm("moved", 90_000));
        await DoneAsync(engine, Alarm, "5", new SetAlarm("never", 3_000));
        await DoneAsync(engine, Alarm, "6", new CancelAlarm("never"));
        await DoneAsync(engine, Alarm, "7", new SetAlarm("silent", 4_000));
        engine.Time.Advance(TimeSpan.FromSeconds(10));
        Same("early", new Rang("early"), (await HistoryAsync(engine, Alarm, 8))[^1].Message);
        await engine.CrashAndRestartAsync();
        engine.Time.Advance(TimeSpan.FromSeconds(50));
        Same("late", new Rang("late"), (await HistoryAsync(engine, Alarm, 9))[^1].Message);
        await engine.StopAndRestartAsync();
        engine.Time.Advance(TimeSpan.FromSeconds(40));
        Same("moved", new Rang("moved"), (await HistoryAsync(engine, Alarm, 10))[^1].Message);
        await engine.CrashAndRestartAsync();
        engine.Time.Advance(TimeSpan.FromHours(1));
        await DoneAsync(engine, Alarm, "8", new SetAlarm("last", 1));
        Same("rings", new AlarmState(3), (await engine.Entities.InspectAsync(Alarm)).State);
    }

    private static async Task Mailboxes(EngineStarter start)
    {
        await using var engine = await start();
        var answers = Enumerable.Range(0, 20 * ContractEntities.CounterMailbox)
            .Select(i => engine.Entities.AskAsync(One, Key($"{i}"), new Add(1)).AsTask()).ToArray();
        var cleared = await engine.Entities.AskAsync(One, Key("clear"), new Clear());
        var results = await Task.WhenAll(answers);
        if (cleared is not CommandResult.Done)
        {
            throw new ScenarioException($"The reserved lane turned Clear away: {cleared}");
        }

        var done = results.Count(r => r is CommandResult.Done);
        Same("answers that are neither Done nor Busy", 0, results.Count(r => r is not (CommandResult.Done or CommandResult.Busy)));
        Same("additions", (long)done, ((CounterState)(await engine.Entities.InspectAsync(One)).State).Additions);
        Same("others", new CommandResult.Done(1, [new Added(1, 1)]), await engine.Entities.AskAsync(Two, Key("1"), new Add(1)));
    }

    private static async Task Restarts(EngineStarter start)
    {
        await using var engine = await start();
        await DoneAsync(engine, One, "1", new Add(1));
        for (var fault = 1; fault <= 2; fault++)
        {
            var refused = await engine.Entities.AskAsync(One, Key($"boom {fault}"), new Boom("on purpose")) as CommandResult.Refused;
            Same("code", "FAULTED", refused?.Refusal.Code);
            await engine.RestartArmedAsync(One, fault);
            var waiting = engine.Entities.AskAsync(One, Key($"after {fault}"), new Add(1)).AsTask();
            await DoneAsync(engine, Two, $"{fault}", new Add(1));
            Same("waits for the restart", false, waiting.IsCompleted);
            engine.Time.Advance(TimeSpan.FromSeconds(fault)); // one second, then two
            Same("after the restart", 1L + fault, ((Added)((CommandResult.Done)await waiting).Events[0]).Total);
        }
    }

    private static async Task Quarantine(EngineStarter start)
    {
        await using var engine = await start();
        await DoneAsync(engine, One, "1", new Add(1));
        for (var fault = 1; fault <= 3; fault++)
        {
            await engine.Entities.AskAsync(One, Key($"boom {fault}"), new Boom("on purpose"));
            if (fault < 3)
            {
                await engine.RestartArmedAsync(One, fault);
                engine.Time.Advance(TimeSpan.FromMinutes(1));
            }
        }

        Same("in quarantine", "QUARANTINED", (await engine.Entities.AskAsync(One, Key("2"), new Add(1)) as CommandResult.Refused)?.Refusal.Code);
        await engine.CrashAndRestartAsync();
        Same("after a crash", "QUARANTINED", (await engine.Entities.AskAsync(One, Key("3"), new Add(1)) as CommandResult.Refused)?.Refusal.Code);
        Same("seen from outside", true, (await engine.Entities.InspectAsync(One)).Quarantined);
        await DoneAsync(engine, Two, "1", new Add(1));
        await DoneAsync(engine, One, "release", new Entities.ReleaseFromQuarantine("looked at"));
        Same("released", 2L, ((Added)(await DoneAsync(engine, One, "4", new Add(1))).Events[0]).Total);
    }

    private static async Task Passivation(EngineStarter start)
    {
        await using var engine = await start();
        for (var i = 0; i < 25; i++)
        {
            await DoneAsync(engine, One, $"{i}", new Add(i + 1));
        }

        await HistoryAsync(engine, MirrorOfOne, 12);
        engine.Time.Advance(ContractEntities.CounterIdle * 3);
        await engine.PassivatedAsync(One);
        Same("state", new Inspection(One, 25, new CounterState(325, 25), false), await engine.Entities.InspectAsync(One));
        Same("goes on", 326L, ((Added)(await DoneAsync(engine, One, "more", new Add(1))).Events[0]).Total);
        Same("follower", 13, (await HistoryAsync(engine, MirrorOfOne, 13)).Count);
    }

    private static async Task Listeners(EngineStarter start)
    {
        await using var engine = await start();
        await DoneAsync(engine, One, "0", new Add(1));
        var listening = HistoryAsync(engine, One, 51);
        for (var i = 1; i <= 50; i++)
        {
            await DoneAsync(engine, One, $"{i}", new Add(1));
        }

        Same("sequences", Enumerable.Range(1, 51).Select(i => (long)i), (await listening).Select(t => t.Sequence));
    }

    private static async Task ManyCallers(EngineStarter start)
    {
        await using var engine = await start();
        var callers = Enumerable.Range(0, 32).Select(async caller =>
        {
            var to = EntityId.Of(ContractEntities.Counter, $"c{caller % 10}");
            for (var i = 0; i < 50; i++)
            {
                await DoneAsync(engine, to, $"{caller}/{i}", new Add(1));
            }
        });
        await Task.WhenAll(callers);
        var total = 0L;
        for (var counter = 0; counter < 10; counter++)
        {
            total += ((CounterState)(await engine.Entities.InspectAsync(EntityId.Of(ContractEntities.Counter, $"c{counter}"))).State).Total;
        }

        Same("additions", 32L * 50, total);
        Same("notes", 32 * 50, (await HistoryAsync(engine, Tally, 32 * 50)).Count);
    }

    private static async Task UnknownTypes(EngineStarter start)
    {
        await using var engine = await start();
        var result = await engine.Entities.AskAsync(EntityId.Of("nobody", "x"), Key("1"), new Add(1));
        Same("level", "entity", (result as CommandResult.Unavailable)?.Level);
    }
}
