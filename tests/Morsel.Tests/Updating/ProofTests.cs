using System.Security.Cryptography;
using Morsel.Hashing;

namespace Morsel.Tests.Updating;

/// <summary>Which proof is asked for, which is had, and what happens where blocks agree and the whole does not.</summary>
public sealed class ProofTests
{
    [Theory]
    [InlineData(true, true, ProofLevel.Sha256)]
    [InlineData(true, false, ProofLevel.Sha1)]
    [InlineData(false, false, ProofLevel.Blocks)]
    public async Task The_strongest_proof_of_the_description_is_had_and_no_stronger_one(bool hasSha1, bool hasSha256, ProofLevel best)
    {
        await using var scene = new Scene(Edited.Content(1, 5000), control => control with { HasSha1 = hasSha1, HasSha256 = hasSha256 });
        foreach (ProofLevel required in Enum.GetValues<ProofLevel>().Where(level => level > best))
        {
            var failure = await Assert.ThrowsAsync<VerificationException>(() => scene.UpdateAsync(scene.Request with { RequiredProof = required }));
            Assert.True(failure.IsProofMissing);
        }
        Assert.Equal(0, scene.DataRequests);
        UpdateReport report = await scene.UpdateAsync(scene.Request with { RequiredProof = best });
        Assert.Equal(best, report.Proven);
        Assert.Equal(best == ProofLevel.Blocks, report.Notes.Any(note => note.Text.Contains("only its blocks", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_digest_from_the_caller_must_be_that_of_the_description()
    {
        await using var scene = new Scene(Edited.Content(2, 5000));
        UpdateRequest wrong = scene.Request with { ExpectedSha256 = new Digest(DigestAlgorithm.Sha256, new byte[32]) };
        Assert.True((await Assert.ThrowsAsync<VerificationException>(() => scene.UpdateAsync(wrong))).IsProofMissing);
        Assert.Equal(0, scene.DataRequests);
        Assert.Empty(scene.Folder.Names());
        await scene.UpdateAsync(scene.Request with { ExpectedSha256 = new Digest(DigestAlgorithm.Sha256, SHA256.HashData(scene.Target)) });
    }

    [Fact]
    public async Task A_digest_from_the_caller_proves_what_the_description_alone_cannot()
    {
        await using var scene = new Scene(Edited.Content(3, 5000), control => control with { HasSha1 = false, HasSha256 = false });
        UpdateRequest request = scene.Request with
        {
            ExpectedSha256 = new Digest(DigestAlgorithm.Sha256, SHA256.HashData(scene.Target)),
            RequiredProof = ProofLevel.Sha256,
        };
        Assert.Equal(ProofLevel.Sha256, (await scene.UpdateAsync(request)).Proven);
    }

    [Fact]
    public async Task A_block_of_a_seed_that_only_has_the_right_checksum_is_found_out_and_fetched_anew_once()
    {
        (byte[] target, byte[] other) = TwoWithTheSameChecksums();
        await using Scene scene = new Scene(target, control => control with { StrongBytes = 3 }).Old(other);
        FaultContract contract = FaultContract.Before(scene.Output);
        UpdateReport report = await scene.UpdateAsync();
        contract.AssertReplacedBy(target);
        Assert.Equal((1, 1, target.Length), (report.DataRequests, scene.DataRequests, (int)report.FetchedBytes));
        Assert.Equal(0, report.ReusedBytes);
        Assert.Contains(report.Notes, note => note.Text.Contains("downloaded again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_stands_alone_in_a_seed_is_doubted_first_and_what_has_neighbours_is_kept()
    {
        (byte[] target, byte[] other) = TwoWithTheSameChecksums();
        byte[] gap = Edited.Content(6, 700);
        await using Scene scene = new Scene(target, control => control with { StrongBytes = 3 })
            .Old([.. target.AsSpan(0, 10 * 512), .. gap, .. other.AsSpan(20 * 512, 512), .. gap]);
        FaultContract contract = FaultContract.Before(scene.Output);
        UpdateReport report = await scene.UpdateAsync();
        contract.AssertReplacedBy(target);
        Assert.Equal((30 * 512L, 10 * 512L), (report.FetchedBytes, report.ReusedBytes));
        Assert.Equal(512, Assert.Single(scene.Site.RequestsFor(Scene.Path)[^1].Ranges).Length);
    }

    [Fact]
    public async Task Where_the_server_has_the_wrong_block_too_nothing_is_installed_and_nothing_kept()
    {
        (byte[] target, byte[] other) = TwoWithTheSameChecksums();
        await using Scene scene = new Scene(target, control => control with { StrongBytes = 3 }).Old(other);
        scene.Site.Publish(Scene.Path, other);
        FaultContract contract = FaultContract.Before(scene.Output);
        Assert.False((await Assert.ThrowsAsync<VerificationException>(() => scene.UpdateAsync())).IsProofMissing);
        contract.AssertKept();
        Assert.Equal(["target"], scene.Folder.Names());
        Assert.Equal(1, scene.DataRequests);
    }

    // Variants of a block whose weak checksums are all equal; among so many, two agree in 24 bits of MD4.
    private static (byte[] One, byte[] Other) TwoWithTheSameChecksums()
    {
        byte[] one = Edited.Content(4, 40 * 512), other = [.. one];
        var block = one.AsSpan(20 * 512, 512);
        var variants = new Dictionary<int, (byte, byte)>();
        byte[] digest = new byte[16];
        StrongHash md4 = StrongHash.For(DigestAlgorithm.Md4);
        for (int variant = 0; variant < 1 << 14; variant++)
        {
            (byte first, byte second) = ((byte)(variant & 127), (byte)(variant >> 7));
            Vary(block, first, second);
            md4.HashBlocks(block, 512, digest);
            if (variants.TryAdd(digest[0] << 16 | digest[1] << 8 | digest[2], (first, second)))
                continue;
            (first, second) = variants[digest[0] << 16 | digest[1] << 8 | digest[2]];
            Vary(other.AsSpan(20 * 512, 512), first, second);
            return (one, other);
        }
        throw new InvalidOperationException("no two variants collide: try another seed");
    }

    // Taking two from a byte and giving one to each neighbour changes neither the sum of the bytes nor that of their weights.
    private static void Vary(Span<byte> block, byte first, byte second)
    {
        (block[0], block[1], block[2]) = (first, (byte)(254 - (2 * first)), first);
        (block[9], block[10], block[11]) = (second, (byte)(254 - (2 * second)), second);
    }
}
