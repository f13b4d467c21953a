using System.Security.Cryptography;

namespace Morsel.Fuzz;

/// <summary>Makes corpora larger by inputs that reach code that none reached before, and smaller by those that reach nothing alone. Needs an instrumented library.</summary>
/// <param name="output">Where a line for each target goes.</param>
internal sealed class CorpusWork(TextWriter output)
{
    /// <summary>What an input is called: by its content.</summary>
    public static string NameOf(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input))[..16];

    /// <summary>Runs a target, and keeps the inputs that reach new code.</summary>
    /// <returns>What was found meanwhile.</returns>
    /// <exception cref="ArgumentException">It is not said where they go.</exception>
    public IReadOnlyList<Finding> Grow(FuzzTarget target, FuzzOptions options)
    {
        string folder = FolderOf(target, options);
        var coverage = new Coverage();
        int reached = 0;
        var run = new FuzzRun(target, [.. Corpus.Of(options.CorpusFolder, target.Name).Select(one => one.Input)], options.Seed)
        {
            Coverage = coverage,
            Reached = input =>
            {
                reached++;
                File.WriteAllBytes(Path.Combine(folder, NameOf(input)), input);
            },
        };
        run.Continue(0);
        int before = coverage.Count;
        using CancellationTokenSource ending = options.Ending();
        run.Continue(options.Executions, ending.Token);
        output.WriteLine($"{target.Name}\t{run.Executions} executions\t{before} branches with the corpus\t{coverage.Count} now\t{reached} new inputs\t{run.Findings.Count} findings");
        return run.Findings;
    }

    /// <summary>Keeps of the inputs of a target those that reach code that no shorter one reaches.</summary>
    /// <returns>Nothing.</returns>
    /// <exception cref="ArgumentException">It is not said where they go.</exception>
    public IReadOnlyList<Finding> Distil(FuzzTarget target, FuzzOptions options)
    {
        string folder = FolderOf(target, options);
        var coverage = new Coverage();
        var trial = new Trial(target, TimeProvider.System);
        IReadOnlyList<(string Name, byte[] Input)> all = Corpus.Of(options.CorpusFolder, target.Name);
        int kept = 0;
        foreach ((string name, byte[] input) in all.OrderBy(one => one.Input.Length).Where(one => one.Input.Length <= target.MostBytes))
        {
            Coverage.Begin();
            trial.Try(input, out _);
            if (!coverage.HasNew())
                continue;
            kept++;
            File.WriteAllBytes(Path.Combine(folder, name), input);
        }
        output.WriteLine($"{target.Name}\t{kept} of {all.Count} inputs\t{coverage.Count} branches");
        return [];
    }

    private static string FolderOf(FuzzTarget target, FuzzOptions options) =>
        Directory.CreateDirectory(Path.Combine(options.IntoFolder ?? throw new ArgumentException("--into is missing"), target.Name)).FullName;
}
