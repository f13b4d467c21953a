using Morsel.Files;
using Morsel.Tests.Files;

namespace Morsel.Tests.Faults;

/// <summary>
/// One kind of run, of which the calls to the disk fail in turn: each file of the folder is the old one or the new one, the failure says which error it was, and the
/// next run ends as if nothing had been.
/// </summary>
/// <param name="folder">Where the run writes.</param>
/// <param name="setUp">Puts into the empty folder what is there before.</param>
/// <param name="run">The run, on a disk.</param>
internal sealed class DiskSweep(TemporaryFolder folder, Action setUp, Func<IFileSystem, Task> run)
{
    // EIO, ENOSPC, EDQUOT. Signals and short answers are dealt with below the port: tests/faults/sweep lets those happen.
    private static readonly int[] ErrorNumbers = [5, 28, 122];
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1";

    private int _turn;

    /// <summary>Every so manieth call fails, unless the tests are the long ones.</summary>
    public int Step { get; init; } = 1;

    /// <summary>Names that a failed run may leave for good.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Lets them fail.</summary>
    /// <returns>How often a run ended with a failure.</returns>
    public async Task<int> RunAsync()
    {
        Begin();
        FolderState before = FolderState.Of(folder.Path);
        var whole = new FaultFileSystem(new LocalFileSystem());
        await run(whole);
        FolderState after = FolderState.Of(folder.Path);
        int failures = 0;
        // Threads take turns as they like, so a run may have some calls more.
        for (int number = 1; number <= whole.CallCount + 3; number += IsLong ? 1 : Step)
        {
            foreach (int error in IsLong ? ErrorNumbers : [ErrorNumbers[_turn++ % ErrorNumbers.Length]])
                failures += await FailsAsync(number, error, before, after) ? 1 : 0;
        }
        return failures;
    }

    private async Task<bool> FailsAsync(int number, int error, FolderState before, FolderState after)
    {
        Begin();
        FaultFileSystem disk = FaultFileSystem.FailAt(new LocalFileSystem(), number, FaultFileSystem.Failure(error));
        bool hasFailed = false;
        try
        {
            await run(disk);
        }
        catch (IOException failure)
        {
            hasFailed = true;
            Assert.True(failure.HResult == error, $"{disk.Calls[number - 1]} with {error}: {failure}");
        }
        string where = $"{disk.Calls.ElementAtOrDefault(number - 1)} with {error}";
        FolderState now = FolderState.Of(folder.Path);
        // What says that all went well has all of it in place.
        string wrong = now.NeitherOf(hasFailed ? before : after, after, Kept);
        Assert.True(wrong.Length == 0, $"{where}: neither old nor new: {wrong}");
        await run(new LocalFileSystem());
        string left = FolderState.Of(folder.Path).DifferenceFrom(after, Kept);
        Assert.True(left.Length == 0, $"{where}: the next run ends otherwise: {left}");
        return hasFailed;
    }

    private void Begin()
    {
        folder.Clear();
        setUp();
    }
}
