using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Morsel.Tests.Cli;
using Morsel.Tests.Files;

namespace Morsel.Tests.Faults.Crashes;

/// <summary>Runs the command and writes down, from outside, what it changes in a folder: its calls to the C library, whatever part of the code makes them.</summary>
internal static class RecordedCommand
{
    private static readonly Lazy<string> Recorder = new(Compile);

    /// <summary>Runs the command to its end, which must be a good one.</summary>
    /// <param name="folder">The folder that is recorded.</param>
    /// <param name="arguments">What the command is told.</param>
    public static async Task<DiskRecording> RunAsync(TemporaryFolder folder, params string[] arguments)
    {
        using var log = new TemporaryFolder();
        IReadOnlyList<FoundEntry> before = DiskRecording.Find(folder.Path);
        Dictionary<string, int> inodes = before.Select((found, number) => (found, number)).Where(entry => !entry.found.File.IsFolder)
            .ToDictionary(entry => InodeOf(folder[entry.found.Name]), entry => entry.number);
        string dotnet = Path.GetFullPath(Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        var start = new ProcessStartInfo(dotnet, [Path.Join(AppContext.BaseDirectory, "Morsel.Cli.dll"), .. arguments]) { RedirectStandardError = true };
        (start.Environment["RECORD_FOLDER"], start.Environment["RECORD_TO"], start.Environment["LD_PRELOAD"]) = (folder.Path, log["record"], Recorder.Value);
        using Process process = Process.Start(start)!;
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
        return Read(File.ReadAllBytes(log["record"]), before, inodes);
    }

    private static string Compile()
    {
        string made = Path.Join(Directory.CreateTempSubdirectory("morsel-test-").FullName, "record.so");
        using Process gcc = Process.Start("gcc", ["-O1", "-shared", "-fPIC", "-o", made, RepositoryText.PathOf("tests/faults/record.c"), "-ldl", "-lpthread"]);
        gcc.WaitForExit();
        Assert.Equal(0, gcc.ExitCode);
        return made;
    }

    private static string InodeOf(string path) => Morsel.Files.FileStamp.Of(path)!.FileId.ToString(CultureInfo.InvariantCulture);

    private static DiskRecording Read(byte[] log, IReadOnlyList<FoundEntry> before, Dictionary<string, int> inodes)
    {
        var steps = new List<DiskStep>();
        var names = new Dictionary<string, int>();
        int fileCount = before.Count, at = 0;
        for (int number = 0; number < before.Count; number++)
            names[before[number].Name] = before[number].File.IsFolder ? -1 : number;
        while (at < log.Length)
        {
            if (Next() is { } step)
                steps.Add(step);
        }
        return new DiskRecording(before, steps, fileCount);

        DiskStep? Next()
        {
            switch (Word())
            {
                case "made":
                    (string inode, string made) = (Word(), Word());
                    names[made] = inodes[inode] = fileCount++;
                    return new FileMade(names[made], made);
                case "folder":
                    string folder = Word();
                    names[folder] = -1;
                    return new FolderMade(folder);
                case "link":
                    (string link, string target) = (Word(), Word());
                    names[link] = fileCount++;
                    return new LinkMade(names[link], link) { Target = target };
                case "write":
                    (int written, long offset, int count) = (inodes[Word()], Number(), (int)Number());
                    at += count;
                    return new BytesWritten(written, offset, log[(at - count)..at]);
                case "length":
                    return new LengthSet(inodes[Word()], Number());
                case "time":
                    (string changed, DateTimeOffset time) = (Word(), DateTimeOffset.FromUnixTimeSeconds(Number()).AddTicks(Number() / 100));
                    // That of a folder is not looked at.
                    return inodes.TryGetValue(changed, out int dated) ? new TimeSet(dated, time) : null;
                case "second":
                    (string second, string of) = (Word(), Word());
                    names[second] = inodes[of];
                    return new FileLinked(inodes[of], second);
                case "renamed":
                    (string from, string to) = (Word(), Word());
                    names.Remove(from, out int moved);
                    names[to] = moved;
                    return new FileRenamed(moved, from, to);
                case "removed":
                    string removed = Word();
                    names.Remove(removed);
                    return new NameRemoved(removed);
                case "synced":
                    return new FileSynced(inodes[Word()]);
                case "names":
                    return new FolderSynced(Word());
                case "all":
                    return new AllSynced();
                case var other:
                    throw new InvalidDataException($"at byte {at}: {other}");
            }
        }

        long Number() => long.Parse(Word(), CultureInfo.InvariantCulture);

        string Word()
        {
            int end = Array.IndexOf(log, (byte)0, at);
            string word = Encoding.UTF8.GetString(log, at, end - at);
            at = end + 1;
            return word;
        }
    }
}
