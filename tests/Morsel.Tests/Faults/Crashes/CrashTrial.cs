using Morsel.Files;
using Morsel.Tests.Files;

namespace Morsel.Tests.Faults.Crashes;

/// <summary>One kind of run, and the states in which a crash may leave its folder: each has the old output or the new one, and the next run ends with the new one.</summary>
/// <param name="folder">The folder as it is before the run.</param>
/// <param name="output">The name of what is made.</param>
/// <param name="run">The run, on a disk. Gives the bytes that it downloaded.</param>
internal sealed class CrashTrial(TemporaryFolder folder, string output, Func<IFileSystem, Task<long>> run)
{
    private readonly byte[]? _old = File.Exists(folder[output]) ? File.ReadAllBytes(folder[output]) : null;

    /// <summary>Names that may be there in the end.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>The most that the next run may download: told what the first one did, and the files that no crash takes away; null where that is not looked at.</summary>
    public Func<long, IReadOnlyDictionary<string, CrashedFile>, long>? MostFetched { get; init; }

    /// <inheritdoc cref="RecordingDisk.Patience"/>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The name of what says that the output is neither the old file nor the new one; null where it always is one of them.</summary>
    public string? Journal { get; init; }

    /// <summary>Runs once, and again after each of some crashes.</summary>
    public async Task RunAsync(CrashRules rules, int states)
    {
        var disk = new RecordingDisk(folder.Path) { Patience = Patience };
        long first = await run(disk);
        byte[] target = Content();
        var replay = new CrashReplay(disk.Recording);
        for (int state = 0; state < states; state++)
        {
            int done = (state * 7919) % (replay.StepCount + 1);
            string where = $"state {state}: {done} of {replay.StepCount} calls, {rules}";
            PutThere(replay.StateAfter(done, rules, new Random(state)));
            Assert.True(IsOldOr(target) || (Journal is not null && File.Exists(folder[Journal])), $"{where}: the output is neither the old file nor the new one");

            long again = await run(new LocalFileSystem());

            Assert.True(Content().AsSpan().SequenceEqual(target), $"{where}: the next run did not make the new file");
            Assert.Empty(folder.Names().Except([output, .. Kept]));
            if (MostFetched?.Invoke(first, replay.StateAfter(done, CrashRules.SyncedOnly, new Random(0))) is { } most)
                Assert.True(again <= most, $"{where}: {again} bytes were downloaded, at most {most} were not there");
        }
    }

    // Without a lock: a process that another test starts has all open files of this one for a moment, and with them the lock of what was written.
    private byte[] Content()
    {
        using IBlockFile file = new LocalFileSystem().OpenRead(folder[output]);
        byte[] content = new byte[file.Length];
        Assert.Equal(content.Length, file.Read(content, 0));
        return content;
    }

    private bool IsOldOr(byte[] target) =>
        !File.Exists(folder[output]) ? _old is null
        : Content().AsSpan() is var there && (there.SequenceEqual(target) || (_old is not null && there.SequenceEqual(_old)));

    private void PutThere(IReadOnlyDictionary<string, CrashedFile> files)
    {
        foreach (string name in folder.Names())
            File.Delete(folder[name]);
        foreach ((string name, CrashedFile file) in files)
            file.PutAt(folder[name]);
    }
}
