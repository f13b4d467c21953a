using Morsel.Files;
using Morsel.Tests.Faults.Crashes;

namespace Morsel.Tests.Updating;

/// <summary>The power fails after each call, and of what was not synced any part is there: the old file or the new one is, and the next run ends with the new one and fetches nothing that was synced.</summary>
public sealed class CrashStateTests : IDisposable
{
    private const int BlockBytes = 512;
    private static readonly int States = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 10_000 : 100;
    private static readonly byte[] Target = Edited.Content(1, 400_000), Old = Edited.Flipped(Target, 5, 30, 31, 99);

    private readonly Scene _scene = new(Target);

    // The second address has the same content, without a description beside it.
    public CrashStateTests() => _scene.Site.Publish("/plain", Target);

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string situation in (string[])["fresh", "update", "kept", "resume", "another version", "whole"])
            {
                foreach (CrashRules rules in (CrashRules[])[CrashRules.Ordered, CrashRules.NoPromise])
                    cases.Add(situation, rules.ToString());
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Whatever_of_it_is_on_the_disk(string situation, string rulesName)
    {
        CrashRules rules = Enum.Parse<CrashRules>(rulesName);
        UpdateRequest request = SetUp(situation);
        FileStamp? old = FileStamp.Of(_scene.Output);
        var disk = new RecordingDisk(_scene.Folder.Path);
        UpdateReport first = await _scene.UpdateAsync(request, disk);
        var replay = new CrashReplay(disk);
        for (int state = 0; state < States; state++)
        {
            var random = new Random(state);
            int done = (state * 7919) % (replay.StepCount + 1);
            IReadOnlyDictionary<string, CrashedFile> crashed = replay.StateAfter(done, rules, random);
            PutThere(crashed);
            string where = $"{situation}, state {state}: {done} of {replay.StepCount} calls, {rules}";

            Assert.True(IsOldOrNew(old is not null), $"{where}: the output is neither the old file nor the new one");
            UpdateReport again = await _scene.UpdateAsync(request);

            Assert.True(File.ReadAllBytes(_scene.Output).AsSpan().SequenceEqual(Target), $"{where}: the next run did not make the target");
            Assert.Empty(_scene.Folder.Names().Except(["target", "target.zs-old"]));
            long most = situation == "whole" ? Target.Length : MostFetched(Math.Min(first.FetchedBytes, Target.Length - SyncedBytes(replay, done, rules)));
            Assert.True(again.FetchedBytes <= most, $"{where}: {again.FetchedBytes} bytes were fetched, at most {most} were not there");
        }
    }

    [Fact]
    public async Task What_is_written_is_synced_before_the_end()
    {
        UpdateRequest request = SetUp("fresh");
        var disk = new RecordingDisk(_scene.Folder.Path);
        await _scene.UpdateAsync(request, disk);
        int firstSync = disk.Steps.ToList().FindIndex(step => step is FileSynced);
        Assert.InRange(disk.Steps.Take(firstSync).OfType<BytesWritten>().Sum(written => written.Bytes.Length), disk.MostUnsyncedBytes, Target.Length / 2);
    }

    // Gaps may be joined: see ByteBound.
    private static long MostFetched(long missing) => (long)(1.1 * missing) + (Target.Length / 50);

    // Blocks of the part file that a crash cannot take away any more.
    private long SyncedBytes(CrashReplay replay, int done, CrashRules rules)
    {
        IReadOnlyDictionary<string, CrashedFile> synced = replay.StateAfter(done, CrashRules.SyncedOnly, new Random(0));
        if (!synced.TryGetValue(Path.GetFileName(_scene.Part), out CrashedFile? part))
            return 0;
        long bytes = 0;
        for (int at = 0; at < Math.Min(Target.Length, part.Content.Length); at += BlockBytes)
        {
            int length = Math.Min(BlockBytes, Target.Length - at);
            if (at + length <= part.Content.Length && part.Content.Slice(at, length).SequenceEqual(Target.AsSpan(at, length)))
                bytes += length;
        }
        return bytes;
    }

    private bool IsOldOrNew(bool wasThere)
    {
        if (!File.Exists(_scene.Output))
            return !wasThere;
        byte[] content = File.ReadAllBytes(_scene.Output);
        return content.AsSpan().SequenceEqual(Target) || (wasThere && content.AsSpan().SequenceEqual(Old));
    }

    private void PutThere(IReadOnlyDictionary<string, CrashedFile> files)
    {
        foreach (string name in _scene.Folder.Names())
            File.Delete(_scene.Folder[name]);
        foreach ((string name, CrashedFile file) in files)
        {
            File.WriteAllBytes(_scene.Folder[name], file.Content);
            if (file.Time is { } time)
                File.SetLastWriteTimeUtc(_scene.Folder[name], time.UtcDateTime);
        }
    }

    private UpdateRequest SetUp(string situation)
    {
        if (situation is not ("fresh" or "whole"))
            _scene.Old(Old);
        if (situation == "resume")
            File.WriteAllBytes(_scene.Part, Edited.Flipped(Target, 40));
        if (situation == "another version")
            File.WriteAllBytes(_scene.Part, Edited.Version(Target, 7, 4)[100..]);
        return situation switch
        {
            "whole" => _scene.Request with { Source = _scene.Site.Address("/plain").ToString() },
            "kept" => _scene.Request with { KeepReplaced = true },
            _ => _scene.Request,
        };
    }
}
