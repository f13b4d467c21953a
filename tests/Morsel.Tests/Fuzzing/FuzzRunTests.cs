using Morsel.Fuzz;

namespace Morsel.Tests.Fuzzing;

/// <summary>A run notices what it is there to notice.</summary>
public sealed class FuzzRunTests
{
    [Fact]
    public void An_exception_that_nobody_documented_is_found()
    {
        FuzzRun run = Run(new Toy(input => input.StartsWith("ab"u8) ? throw new InvalidOperationException("planted") : true));
        Assert.Contains("planted", Assert.Single(run.Findings).Problem, StringComparison.Ordinal);
        Assert.Equal("ab"u8.ToArray(), run.Findings[0].Input[..2]);
    }

    [Fact]
    public void An_exception_that_is_documented_is_a_refusal()
    {
        FuzzRun run = Run(new Toy(_ => throw new TargetFormatException("toy", "byte 0", "planted")));
        Assert.Empty(run.Findings);
        Assert.Equal(0, run.WereRead);
    }

    [Fact]
    public void Memory_beyond_the_limit_is_found()
    {
        FuzzRun run = Run(new Toy(input => new byte[input.StartsWith("ab"u8) ? 1 << 20 : 10].Length > 0));
        Assert.Contains("bytes were allocated, expected at most 65536", Assert.Single(run.Findings).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_is_found_but_not_one_that_passes_only_once()
    {
        var time = new FakeTimeProvider();
        int slow = int.MaxValue;
        var trial = new Trial(new Toy(_ =>
        {
            time.Advance(TimeSpan.FromSeconds(slow-- > 0 ? 1 : 0));
            return true;
        }), time);
        trial.Try("a"u8, out Finding? finding);
        Assert.Contains("it took 1.0 s", finding!.Problem, StringComparison.Ordinal);
        slow = 1;
        trial.Try("a"u8, out finding);
        Assert.Null(finding);
    }

    [Fact]
    public void The_same_seed_gives_the_same_inputs()
    {
        List<byte[]> first = Inputs(7), again = Inputs(7), other = Inputs(8);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.All(first, input => Assert.InRange(input.Length, 0, 16));
        Assert.InRange(first.Select(Convert.ToHexString).Distinct().Count(), 700, 1001);
    }

    private static List<byte[]> Inputs(ulong seed)
    {
        var inputs = new List<byte[]>();
        var run = new FuzzRun(new Toy(input =>
        {
            inputs.Add(input.ToArray());
            return true;
        }), ["hello"u8.ToArray()], seed);
        run.Continue(1000);
        return inputs;
    }

    private static FuzzRun Run(FuzzTarget target)
    {
        var run = new FuzzRun(target, ["abacus"u8.ToArray(), "xyz"u8.ToArray()], seed: 1);
        run.Continue(1000);
        return run;
    }

    private delegate bool Reading(ReadOnlySpan<byte> input);

    private sealed class Toy(Reading read) : FuzzTarget("toy")
    {
        public override int MostBytes => 16;

        public override long MostAllocated(int inputBytes) => 64 << 10;

        protected override bool Read(ReadOnlySpan<byte> input) => read(input);
    }
}
