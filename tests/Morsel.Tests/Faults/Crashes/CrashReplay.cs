namespace Morsel.Tests.Faults.Crashes;

/// <summary>Makes the states that a folder may be in after the power failed: all that was synced, and of the rest what the rules let through.</summary>
/// <param name="disk">What was recorded.</param>
internal sealed class CrashReplay(DiskRecording disk)
{
    private const int SectorBytes = 512, Folder = -1;

    private readonly IReadOnlyList<DiskStep> _steps = disk.Steps;

    public int StepCount => _steps.Count;

    /// <summary>The files after a crash.</summary>
    /// <param name="done">Calls that had ended by then.</param>
    /// <param name="rules">The file system.</param>
    /// <param name="random">Chooses among what may be.</param>
    public IReadOnlyDictionary<string, CrashedFile> StateAfter(int done, CrashRules rules, Random random)
    {
        var files = new CrashedFile[disk.FileCount];
        var names = new Dictionary<string, int>();
        for (int file = 0; file < files.Length; file++)
            files[file] = file < disk.Before.Count ? disk.Before[file].File.Copy() : new CrashedFile([], null);
        foreach (LinkMade made in _steps.OfType<LinkMade>())
            files[made.File] = CrashedFile.Link(made.Target);
        for (int file = 0; file < disk.Before.Count; file++)
            names[disk.Before[file].Name] = file;
        // Sometimes hardly anything got to the disk, and sometimes nearly all.
        double share = rules == CrashRules.SyncedOnly ? 0 : random.NextDouble();
        int namesUntil = random.Next(done + 1);
        for (int at = 0; at < done; at++)
        {
            if (_steps[at] is FileSynced or FolderSynced or AllSynced)
                continue;
            bool isSafe = IsSynced(at, done, rules);
            if (FileOf(_steps[at]) is { } file)
                Change(files[file], _steps[at], isSafe ? 1 : share, random);
            else if (isSafe || (rules == CrashRules.Ordered ? at < namesUntil : random.NextDouble() < share))
                Change(names, _steps[at]);
        }
        return names.Where(name => HasFolders(name.Key, names)).ToDictionary(name => name.Key, name => name.Value == Folder ? CrashedFile.Folder() : files[name.Value]);
    }

    // What is in a folder that did not get to the disk is not there.
    private static bool HasFolders(string name, Dictionary<string, int> names) =>
        ParentOf(name) is var parent && (parent.Length == 0 || (names.ContainsKey(parent) && HasFolders(parent, names)));

    private static string ParentOf(string name) => Path.GetDirectoryName(name) ?? "";

    private bool IsSynced(int at, int done, CrashRules rules)
    {
        int? file = FileOf(_steps[at]);
        for (int later = at + 1; later < done; later++)
        {
            bool isCovered = _steps[later] switch
            {
                FileSynced synced => file is null ? rules == CrashRules.Ordered : synced.File == file,
                FolderSynced folder => file is null && (rules == CrashRules.Ordered || FoldersOf(_steps[at]).All(changed => changed == folder.Folder)),
                AllSynced => true,
                _ => false,
            };
            if (isCovered)
                return true;
        }
        return false;
    }

    private static IEnumerable<string> FoldersOf(DiskStep step) => step switch
    {
        FileMade made => [ParentOf(made.Name)],
        FolderMade made => [ParentOf(made.Name)],
        LinkMade made => [ParentOf(made.Name)],
        FileRenamed renamed => [ParentOf(renamed.From), ParentOf(renamed.To)],
        FileLinked linked => [ParentOf(linked.Name)],
        NameRemoved removed => [ParentOf(removed.Name)],
        _ => [],
    };

    private static int? FileOf(DiskStep step) => step switch
    {
        BytesWritten written => written.File,
        LengthSet set => set.File,
        TimeSet set => set.File,
        _ => null,
    };

    private static void Change(CrashedFile file, DiskStep step, double share, Random random)
    {
        switch (step)
        {
            case BytesWritten written:
                for (long from = written.Offset, end = written.Offset + written.Bytes.Length, to; from < end; from = to)
                {
                    to = Math.Min(end, ((from / SectorBytes) + 1) * SectorBytes);
                    if (share >= 1 || random.NextDouble() < share)
                        file.Write(written.Bytes.AsSpan((int)(from - written.Offset), (int)(to - from)), from);
                }
                break;
            case LengthSet set when share >= 1 || random.NextDouble() < share:
                file.SetLength(set.Length);
                break;
            case TimeSet set when share >= 1 || random.NextDouble() < share:
                file.Time = set.Time;
                break;
        }
    }

    // An entry of a folder names a file, whatever name that had before.
    private static void Change(Dictionary<string, int> names, DiskStep step)
    {
        switch (step)
        {
            case FileMade made:
                names[made.Name] = made.File;
                break;
            case FolderMade made:
                names[made.Name] = Folder;
                break;
            case LinkMade made:
                names[made.Name] = made.File;
                break;
            case FileRenamed renamed:
                Rename(names, renamed);
                break;
            case FileLinked linked:
                names[linked.Name] = linked.File;
                break;
            case NameRemoved removed:
                names.Remove(removed.Name);
                break;
        }
    }

    private static void Rename(Dictionary<string, int> names, FileRenamed renamed)
    {
        names.Remove(renamed.From, out int moved);
        names[renamed.To] = renamed.File < 0 ? moved : renamed.File;
        string inside = renamed.From + Path.DirectorySeparatorChar;
        foreach (string name in names.Keys.Where(name => name.StartsWith(inside, StringComparison.Ordinal)).ToList())
        {
            names.Remove(name, out int file);
            names[renamed.To + name[renamed.From.Length..]] = file;
        }
    }
}
