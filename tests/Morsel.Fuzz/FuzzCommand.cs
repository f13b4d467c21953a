using System.Diagnostics;
using System.Globalization;

namespace Morsel.Fuzz;

/// <summary>The command line of <c>morsel-fuzz</c>: which targets are run, how often, and where findings go.</summary>
/// <param name="output">Where lines for people go.</param>
/// <param name="errors">Where messages go.</param>
internal sealed class FuzzCommand(TextWriter output, TextWriter errors)
{
    private const string Usage = """
        usage: morsel-fuzz list
               morsel-fuzz run TARGET|all [--executions N] [--seconds N] [--seed N] [--corpus DIR] [--findings DIR]
               morsel-fuzz replay TARGET FILE...
               morsel-fuzz grow TARGET|all --into DIR [--seconds N] [--seed N] [--corpus DIR]
               morsel-fuzz distil TARGET|all --into DIR [--corpus DIR]
               morsel-fuzz instrument ASSEMBLY
               morsel-fuzz afl TARGET
        """;

    /// <summary>Does what the words say.</summary>
    /// <returns>The exit code: 0 all was well, 1 something was found, 2 the words are wrong.</returns>
    public int Run(string[] words)
    {
        try
        {
            return words switch
            {
                ["list"] => List(),
                ["run", var target, .. var options] => RunTargets(target, FuzzOptions.Read(options)),
                ["replay", var target, .. var files] => Replay(FuzzTargets.Named(target), files),
                ["grow", var target, .. var options] => Sum(target, options, new CorpusWork(output).Grow),
                ["distil", var target, .. var options] => Sum(target, options, new CorpusWork(output).Distil),
                ["instrument", var assembly] => Instrument(assembly),
                ["afl", var target] => Afl(FuzzTargets.Named(target)),
                _ => throw new ArgumentException(Usage),
            };
        }
        catch (ArgumentException wrong)
        {
            errors.WriteLine(wrong.Message);
            return 2;
        }
    }

    private int List()
    {
        foreach (FuzzTarget target in FuzzTargets.All())
            output.WriteLine(target.Name);
        return 0;
    }

    private int Sum(string name, string[] words, Func<FuzzTarget, FuzzOptions, IReadOnlyList<Finding>> work)
    {
        var options = FuzzOptions.Read(words);
        Finding[] findings = [.. FuzzTargets.Chosen(name).SelectMany(target => work(target, options))];
        foreach (Finding finding in findings)
            Keep(finding, options.FindingsFolder);
        return findings.Length > 0 ? 1 : 0;
    }

    private int RunTargets(string name, FuzzOptions options) => FuzzTargets.Chosen(name).Sum(target => Run(target, options)) > 0 ? 1 : 0;

    private int Run(FuzzTarget target, FuzzOptions options)
    {
        var run = new FuzzRun(target, [.. Corpus.Of(options.CorpusFolder, target.Name).Select(one => one.Input)], options.Seed);
        long begin = Stopwatch.GetTimestamp();
        using CancellationTokenSource ending = options.Ending();
        run.Continue(options.Executions, ending.Token);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name}\t{run.Executions} executions\t{100.0 * run.WereRead / Math.Max(1, run.Executions):F1} % read\t{seconds:F1} s\t{run.Watched.MostAllocated} bytes\t{run.Watched.LongestTime.TotalMilliseconds:F1} ms\t{run.Findings.Count} findings"));
        foreach (Finding finding in run.Findings)
            Keep(finding, options.FindingsFolder);
        return run.Findings.Count;
    }

    private void Keep(Finding finding, string? folder)
    {
        errors.WriteLine(finding);
        if (folder is null)
            return;
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, $"{finding.Target}-{CorpusWork.NameOf(finding.Input)}"), finding.Input);
    }

    private int Replay(FuzzTarget target, string[] files)
    {
        int found = 0;
        var trial = new Trial(target, TimeProvider.System);
        foreach (string file in files)
        {
            bool wasRead = trial.Try(File.ReadAllBytes(file), out Finding? finding);
            output.WriteLine($"{file}: {(finding is null ? wasRead ? "read" : "refused" : "FOUND")}");
            found += finding is null ? 0 : 1;
            if (finding is not null)
                errors.WriteLine(finding);
        }
        return found > 0 ? 1 : 0;
    }

    private int Instrument(string assembly)
    {
        foreach (string type in SharpFuzz.Fuzzer.Instrument(assembly, _ => true, SharpFuzz.Options.Value))
            output.WriteLine(type);
        return 0;
    }

    private static int Afl(FuzzTarget target)
    {
        var trial = new Trial(target, TimeProvider.System);
        byte[] buffer = new byte[target.MostBytes];
        SharpFuzz.Fuzzer.Run(stream =>
        {
            int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            trial.Try(buffer.AsSpan(0, length), out Finding? finding);
            // AFL++ keeps what ends in an exception.
            if (finding is not null)
                throw new InvalidOperationException(finding.ToString());
        });
        return 0;
    }
}
