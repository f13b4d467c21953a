using Morsel.Fuzz;

namespace Morsel.Tests.Fuzzing;

/// <summary>Every parser that meets bytes of strangers bears a hundred thousand inputs that nobody thought of; with <c>--long</c>, ten million.</summary>
public sealed class FuzzTests
{
    private const int Runs = 2;

    private static readonly long Executions = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 10_000_000 : 100_000;

    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public void No_input_breaks_a_parser_takes_a_second_or_too_much_memory(string name)
    {
        byte[][] corpus = [.. Corpus.Of(Corpus.Folder, name).Select(one => one.Input)];
        var runs = new FuzzRun[Runs];
        Parallel.For(0, Runs, run =>
        {
            FuzzTarget target = FuzzTargets.Named(name);
            runs[run] = new FuzzRun(target, corpus, seed: (ulong)run + 1);
            runs[run].Continue(Executions / Runs / target.Cost);
        });
        Assert.Empty(runs.SelectMany(run => run.Findings));
        // Else what is behind the head of a format was never tried.
        Assert.InRange(runs.Sum(run => run.WereRead), Executions / 10_000, Executions);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void What_was_found_once_is_borne(string name)
    {
        IReadOnlyList<(string Name, byte[] Input)> corpus = Corpus.Of(Corpus.Folder, name);
        var trial = new Trial(FuzzTargets.Named(name), TimeProvider.System);
        int read = 0;
        foreach ((string file, byte[] input) in corpus)
        {
            read += trial.Try(input, out Finding? finding) ? 1 : 0;
            Assert.True(finding is null, $"{file}: {finding}");
            Assert.InRange(input.Length, 0, FuzzTargets.Named(name).MostBytes);
        }
        Assert.InRange(read, 1, corpus.Count);
    }

    [Fact]
    public void Every_folder_of_the_corpus_belongs_to_a_target()
    {
        Assert.Equal(FuzzTargets.Names.Order(StringComparer.Ordinal), Directory.GetDirectories(Corpus.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.InRange(Directory.GetFiles(Corpus.Folder, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 0, 1 << 20);
    }
}
