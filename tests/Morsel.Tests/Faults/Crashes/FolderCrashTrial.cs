using Morsel.Tests.Files;

namespace Morsel.Tests.Faults.Crashes;

/// <summary>One run that makes several files, and the states in which a crash may leave their folder: each file is the old one or the new one, and the next run ends with all new ones.</summary>
/// <param name="folder">The folder as the run left it.</param>
/// <param name="recording">What the run changed.</param>
/// <param name="again">The same run.</param>
internal sealed class FolderCrashTrial(TemporaryFolder folder, DiskRecording recording, Func<Task> again)
{
    // A run of an earlier start of the machine: another one than this.
    private static readonly string ThisStart = File.Exists(StartPath) ? File.ReadAllText(StartPath).Trim() : "", OtherStart = new([.. ThisStart.Reverse()]);

    private const string StartPath = "/proc/sys/kernel/random/boot_id";

    private readonly FolderState _after = FolderState.Of(folder.Path);

    /// <summary>What names other files: those that begin with <see cref="Named"/> need not be whole until it is the new one; null where nothing does.</summary>
    public string? Index { get; init; }

    /// <summary>How the names of those files begin.</summary>
    public string Named { get; init; } = "";

    /// <summary>Names that may be there in the end and are not looked at.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Runs it again after each of some crashes.</summary>
    public async Task RunAsync(CrashRules rules, int states)
    {
        var replay = new CrashReplay(recording);
        PutThere(recording.Before.ToDictionary(found => found.Name, found => found.File));
        FolderState before = FolderState.Of(folder.Path);
        for (int state = 0; state < states; state++)
        {
            int done = (state * 7919) % (replay.StepCount + 1);
            string where = $"state {state}: {done} of {replay.StepCount} calls, {rules}";
            PutThere(replay.StateAfter(done, rules, new Random(state)));
            FolderState now = FolderState.Of(folder.Path);
            bool isComplete = Index is null || now[Index] == _after[Index];
            string wrong = now.NeitherOf(before, _after, Kept);
            // A chunk that no index names yet is nobody's.
            if (!isComplete)
                wrong = string.Join(' ', wrong.Split(' ').Where(name => !name.StartsWith(Named, StringComparison.Ordinal) || before[name] is not null));
            else if (Index is not null && before[Index] != _after[Index])
                wrong += string.Join(' ', _after.Names.Where(name => name.StartsWith(Named, StringComparison.Ordinal) && now[name] != _after[name]));
            Assert.True(wrong.Length == 0, $"{where}: neither old nor new: {wrong}");

            await again();

            string left = FolderState.Of(folder.Path).DifferenceFrom(_after, Kept);
            Assert.True(left.Length == 0, $"{where}: the next run ends otherwise: {left}");
        }
    }

    private void PutThere(IReadOnlyDictionary<string, CrashedFile> files)
    {
        folder.Clear();
        foreach ((string name, CrashedFile file) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            file.PutAt(folder[name]);
            if (ThisStart.Length > 0 && file.Content.Length is > 0 and < 4096 && System.Text.Encoding.Latin1.GetString(file.Content) is var text && text.Contains(ThisStart, StringComparison.Ordinal))
                File.WriteAllText(folder[name], text.Replace(ThisStart, OtherStart, StringComparison.Ordinal));
        }
    }
}
