using System.Globalization;
using Morsel.Cli.Running;
using Morsel.Tests.Files;
using Xunit.Abstractions;

namespace Morsel.Tests.Faults;

/// <summary>Nothing else runs meanwhile: it counts what the whole process holds.</summary>
[CollectionDefinition(nameof(SoakTests), DisableParallelization = true)]
[Collection(nameof(SoakTests))]
public sealed class SoakTests(ITestOutputHelper output) : IDisposable
{
    private const int WarmUp = 100, Samples = 40;
    private const int SpareDescriptors = 4, SparePool = 12;

    // Of what the tests themselves keep, and of the noise of few updates.
    private const double MostGrowthBytes = 3e6;

    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(Minutes());

    private readonly TemporaryFolder _own = new();
    private readonly string? _usual = Environment.GetEnvironmentVariable("TMPDIR");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("TMPDIR", _usual);
        _own.Dispose();
    }

    [Fact]
    public async Task Random_updates_under_random_faults_end_as_documented_and_leave_nothing_behind()
    {
        IReadOnlyList<SoakRelease> releases = await SoakRelease.AllAsync();
        // Other processes have temporary files, too.
        Environment.SetEnvironmentVariable("TMPDIR", _own.Path);
        var gauge = new SoakGauge();
        var ends = new SortedDictionary<ExitCode, int>();
        TimeProvider clock = TimeProvider.System;
        long begin = clock.GetTimestamp(), updates = 0, faults = 0;
        TimeSpan next = TimeSpan.Zero;
        for (TimeSpan passed = TimeSpan.Zero; passed < Duration; passed = clock.GetElapsedTime(begin))
        {
            if (updates >= WarmUp && passed >= next)
            {
                gauge.Sample(updates);
                next = passed + (Duration / Samples);
            }
            await using var trial = new SoakTrial(releases[(int)(updates % releases.Count)], (int)updates);
            await trial.RunAsync();
            ends[trial.End] = ends.GetValueOrDefault(trial.End) + 1;
            (updates, faults) = (updates + 1, faults + trial.Faults);
        }
        gauge.Sample(updates);
        string told = string.Create(CultureInfo.InvariantCulture, $"{updates} updates, and as many that went on, {faults} faults in {clock.GetElapsedTime(begin).TotalSeconds:F0} s; {string.Join(", ", ends.Select(end => $"{end.Key} {end.Value}"))}; {gauge}");
        output.WriteLine(told);
        Assert.True(gauge.ManagedSlope * (updates - WarmUp) < MostGrowthBytes, told);
        Assert.True(gauge.Last.Descriptors <= gauge.First.Descriptors + SpareDescriptors, told);
        Assert.True(gauge.Last.Threads <= gauge.First.Threads + SparePool, told);
        Assert.True(ends.Count > 3 && ends.ContainsKey(ExitCode.Ok), told);
        Assert.Empty(_own.Names());
    }

    // An hour with --long, or as long as is said.
    private static double Minutes() =>
        double.TryParse(Environment.GetEnvironmentVariable("MORSEL_SOAK_MINUTES"), CultureInfo.InvariantCulture, out double minutes) ? minutes
        : Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 60 : 1.0 / 3;
}
