using Morsel.Tests.Units;

namespace Morsel.Tests.Updating;

/// <summary>
/// Whatever is here, whatever the sidecar says and whatever the server does: the file is right or the error is clear, and no update downloads more than the
/// compressed whole and what was spent before that was chosen.
/// </summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class RouteBytesTests
{
    // The whole is taken only if it saves a twentieth; of the plain file as much as a sixteenth comes before it is known that all of it is needed.
    private const double AboveWhole = 1.05, AbovePlain = 1 + (1.0 / 16), AboveOffer = 1.1;

    // What a way that is given up may cost beyond what it was thought to: blocks that are asked for twice, headings of parts.
    private const int SomeBlocks = 4096;

    private static readonly int Trials = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 2_000 : 60;

    [UnitsFact]
    public async Task No_update_costs_more_than_the_compressed_whole_and_what_was_spent_before()
    {
        byte[] old = RoutesScene.Text(1, 400_000);
        byte[] target = [.. old[..100_000], .. RoutesScene.Text(2, 30_000), .. old[110_000..300_000], .. RoutesScene.Text(3, 5_000), .. old[310_000..]];
        PublishedWays ways = await PublishedWays.MakeAsync(old, target);
        int sound = 0, failed = 0;
        for (int number = 0; number < Trials; number++)
        {
            await using var trial = new RouteTrial(ways, number);
            await trial.RunAsync();
            AssertEnded(trial, number);
            if (trial.Report is null)
                failed++;
            else
                AssertBytes(trial, number, ways);
            sound += trial.IsWholeSound ? 1 : 0;
        }
        // The numbers draw both: where the whole can be had, and where nothing leads to the file.
        Assert.InRange(sound, Trials / 4, Trials);
        Assert.InRange(failed, 1, Trials / 4);
    }

    private static void AssertEnded(RouteTrial trial, int number)
    {
        if (trial.Report is { } report)
        {
            // Without a control file, what a sidecar says is never a condition: a file that is another is installed, and the report says that nothing proved it.
            bool isUnproven = report.Proven == ProofLevel.None && report.Notes.Any(note => note.Code == NoteCode.NothingVerified);
            Assert.True(trial.IsRight || (isUnproven && !trial.HasControlFile), $"{number}: {trial}");
            return;
        }
        Assert.True(trial.Failure is MorselException { Message.Length: > 0 }, $"{number}: {trial.Failure}");
        Assert.True(trial.IsUntouched, $"{number}: {trial}");
    }

    private static void AssertBytes(RouteTrial trial, int number, PublishedWays ways)
    {
        UpdateReport report = trial.Report!;
        double most = trial.IsWholeSound ? AboveWhole * ways.WholeBytes : (AbovePlain * ways.Target.Length) + trial.CutBytes;
        Assert.True(report.TransferredBytes - trial.InVain <= most, $"{number}: {trial}");
        Assert.All(
            report.Routes.Where(RouteTrial.IsGivenUp),
            route => Assert.True(route.SpentBytes <= (AboveOffer * route.Bytes) + trial.CutBytes + SomeBlocks, $"{number}: {trial}"));
        // What the report counts is what the server sent; of an answer that is given up, the server may have sent more than was read.
        Assert.True(report.TransferredBytes <= trial.SentDataBytes, $"{number}: {trial}");
        // Who asks for all units asks for the whole object, and does not read the table at its end again.
        if (trial.IsHonest)
            Assert.True(trial.SentDataBytes <= report.TransferredBytes + ways.Sidecar.Units[0].Table.Length, $"{number}: {trial}");
    }
}
