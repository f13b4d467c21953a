using Morsel.Tests.Faults;
using Morsel.Tests.Units;

namespace Morsel.Tests.Making;

/// <summary>Every call to the disk fails once while something is made or unpacked: each published file is the earlier one or the new one, and the next run ends as if nothing had been.</summary>
public sealed class MakeFaultSweepTests
{
    public static TheoryData<string> Kinds => MakeCase.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Each_call_in_turn_fails(string kind) => SweepAsync(kind);

    [UnitsFact]
    public Task Each_call_in_turn_fails_while_units_are_made() => SweepAsync("units");

    private static async Task SweepAsync(string kind)
    {
        using MakeCase making = await MakeCase.OfAsync(kind);
        Assert.InRange(await new DiskSweep(making.Public, making.SetUp, making.RunAsync) { Step = kind is "two patches" or "sidecar" ? 8 : 4 }.RunAsync(), 3, int.MaxValue);
    }
}
