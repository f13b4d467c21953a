using Morsel.Tests.Cli;
using Morsel.Updating;

namespace Morsel.Tests.Updating;

/// <summary>Without a digest of the whole, blocks with checksums that fit many contents come from the server, and the user is told.</summary>
public sealed class WeakChecksumTests
{
    private static readonly byte[] Target = Edited.Content(1, 300_000);

    [Theory]
    [InlineData(3, 300_000, 512, false)]
    [InlineData(8, 300_000, 512, false)]
    [InlineData(9, 300_000, 512, true)]
    [InlineData(12, 1 << 30, 1 << 16, true)]
    [InlineData(10, 1 << 30, 1 << 16, false)]
    [InlineData(3, 0, 512, true)]
    public void So_many_bytes_of_a_checksum_leave_less_than_one_chance_in_a_trillion(int width, int length, int blockBytes, bool areEnough) =>
        Assert.Equal(areEnough, LocalTrust.AreLongEnough(Indexes.Of(length, blockBytes, width)));

    [Theory]
    [InlineData("old")]
    [InlineData("seed")]
    [InlineData("part")]
    [InlineData("current")]
    public async Task Nothing_is_taken_from_here_unless_blocks_are_said_to_be_enough(string where)
    {
        foreach (ProofLevel required in (ProofLevel[])[ProofLevel.None, ProofLevel.Blocks])
        {
            await using var scene = new Scene(Target, control => control with { HasSha1 = false, HasSha256 = false, StrongBytes = 3 });
            byte[] local = where == "current" ? Target : Edited.Flipped(Target, 150_000);
            File.WriteAllBytes(where switch { "seed" => scene.Folder["seed"], "part" => scene.Part, _ => scene.Output }, local);
            UpdateRequest request = scene.Request with { SeedPaths = where == "seed" ? [scene.Folder["seed"]] : [], RequiredProof = required };
            UpdatePlan plan = await PlanAsync(scene, request);
            UpdateReport report = await scene.UpdateAsync(request);
            bool isTaken = required == ProofLevel.Blocks;
            Assert.Equal(Target, File.ReadAllBytes(scene.Output));
            Assert.Equal(isTaken, report.FetchedBytes < 1000);
            Assert.Equal(isTaken, plan.FetchBytes < 1000);
            Assert.Equal(isTaken && where == "current" ? UpdateOutcome.AlreadyCurrent : UpdateOutcome.Updated, report.Outcome);
            Assert.Contains(report.Notes, note => note.Code == NoteCode.ChecksumsTooShort);
            Assert.False(File.Exists(scene.Part));
        }
    }

    [Fact]
    public async Task A_digest_of_the_whole_from_the_description_or_the_caller_is_enough()
    {
        foreach (bool isPublished in (bool[])[true, false])
        {
            await using Scene scene = new Scene(Target, control => control with { HasSha1 = false, HasSha256 = isPublished, StrongBytes = 3 }).Old(Edited.Flipped(Target, 150_000));
            UpdateReport report = await scene.UpdateAsync(scene.Request with { ExpectedSha256 = new Digest(DigestAlgorithm.Sha256, System.Security.Cryptography.SHA256.HashData(Target)) });
            Assert.InRange(report.FetchedBytes, 1, 1000);
            Assert.DoesNotContain(report.Notes, note => note.Code == NoteCode.ChecksumsTooShort);
        }
    }

    [Theory]
    [InlineData()]
    [InlineData("--require", "blocks")]
    public async Task Even_who_wants_to_hear_of_errors_only_is_told(params string[] options)
    {
        await using Scene scene = new Scene(Target, control => control with { HasSha1 = false, HasSha256 = false, StrongBytes = 3 }).Old(Edited.Flipped(Target, 150_000));
        CommandRun run = await CommandRun.Of(["get", "-q", scene.Request.Source, "-o", scene.Output, .. options]);
        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Contains("its checksums of 3 bytes are too short to identify blocks of other files for certain", run.Error, StringComparison.Ordinal);
    }

    private static async Task<UpdatePlan> PlanAsync(Scene scene, UpdateRequest request)
    {
        using Updater updater = scene.NewUpdater();
        return await updater.PlanAsync(request);
    }
}

/// <summary>Targets of which only the shape matters.</summary>
internal static class Indexes
{
    public static Morsel.Target.TargetIndex Of(int length, int blockBytes, int width)
    {
        var layout = new Morsel.Target.TargetLayout(length, blockBytes);
        return new(layout, new Morsel.Target.BlockDigests(DigestAlgorithm.Md4, width, new byte[layout.BlockCount * width]));
    }
}
