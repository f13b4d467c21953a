using System.Security.Cryptography;

namespace Morsel.Tests.Updating;

/// <summary>What a source may be: the address of a description, that of the file itself, a path; and a description that is kept.</summary>
public sealed class SourceTests
{
    private const string HtmlPage = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<html>No</html>";
    private const string Forbidden = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";

    [Fact]
    public async Task Beside_the_address_of_a_file_its_description_is_found()
    {
        byte[] target = Edited.Content(1, 50_000);
        await using Scene scene = new Scene(target).Old(Edited.Flipped(target, 7));
        UpdateReport report = await scene.UpdateAsync(scene.Request with { Source = scene.Site.Address("/target?token=1").ToString() });
        Assert.Equal((UpdateOutcome.Updated, 512L), (report.Outcome, report.FetchedBytes));
        Assert.Equal("/target.zsync?token=1", Assert.Single(scene.Site.RequestsFor(Scene.ControlPath)).Path);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(HtmlPage)]
    [InlineData(Forbidden)]
    public async Task A_file_without_a_description_is_downloaded_whole_and_called_unproven(string? answerBeside)
    {
        await using Scene scene = new Scene(Edited.Content(2, 50_000)).Old([1]);
        scene.Site.Remove(Scene.ControlPath);
        if (answerBeside is not null)
            scene.Site.Answer(Scene.ControlPath, (_, connection) => connection.WriteAsync(answerBeside));
        FaultContract contract = FaultContract.Before(scene.Output);
        UpdateReport report = await scene.UpdateAsync(scene.Request with { Source = scene.Site.Address(Scene.Path).ToString() });
        contract.AssertReplacedBy(scene.Target);
        Assert.Equal((UpdateOutcome.DownloadedWhole, ProofLevel.None), (report.Outcome, report.Proven));
        Assert.Contains("and not verified", Assert.Single(report.Notes).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_a_description_is_proven_by_the_digest_that_the_caller_brings()
    {
        await using var scene = new Scene(Edited.Content(3, 50_000));
        scene.Site.Remove(Scene.ControlPath);
        UpdateRequest request = scene.Request with { Source = scene.Site.Address(Scene.Path).ToString(), RequiredProof = ProofLevel.Sha256 };
        Assert.True((await Assert.ThrowsAsync<VerificationException>(() => scene.UpdateAsync(request))).IsProofMissing);
        var wrong = new Digest(DigestAlgorithm.Sha256, new byte[32]);
        Assert.False((await Assert.ThrowsAsync<VerificationException>(() => scene.UpdateAsync(request with { ExpectedSha256 = wrong }))).IsProofMissing);
        Assert.Empty(scene.Folder.Names());
        var right = new Digest(DigestAlgorithm.Sha256, SHA256.HashData(scene.Target));
        Assert.Equal(ProofLevel.Sha256, (await scene.UpdateAsync(request with { ExpectedSha256 = right })).Proven);
    }

    [Fact]
    public async Task An_address_named_as_a_description_that_is_none_is_an_error_of_format()
    {
        await using Scene scene = new Scene(Edited.Content(4, 5000)).Old([1]);
        scene.Site.Publish(Scene.ControlPath, [.. "no description"u8]);
        FaultContract contract = FaultContract.Before(scene.Output);
        await Assert.ThrowsAsync<TargetFormatException>(() => scene.UpdateAsync());
        contract.AssertKept();
    }

    [Fact]
    public async Task A_description_that_is_not_there_is_not_found()
    {
        await using var scene = new Scene([1, 2, 3]);
        scene.Site.Remove(Scene.ControlPath);
        var failure = await Assert.ThrowsAsync<TransportException>(() => scene.UpdateAsync());
        Assert.Equal(TransportFailure.NotFound, failure.Failure);
        Assert.Empty(scene.Folder.Names());
    }

    [Fact]
    public async Task A_local_description_needs_to_be_told_what_its_relative_address_is_relative_to()
    {
        await using var scene = new Scene(Edited.Content(5, 5000));
        string control = scene.Folder["a %20#b.zsync"];
        File.WriteAllBytes(control, new ControlText(scene.Target).ToBytes());
        UpdateRequest request = scene.Request with { Source = control };
        await Assert.ThrowsAsync<RefusedException>(() => scene.UpdateAsync(request));
        UpdateReport report = await scene.UpdateAsync(request with { BaseAddress = scene.Site.Address("/") });
        Assert.Equal((0L, 5000L), (report.DescriptionBytes, report.FetchedBytes));
    }

    [Fact]
    public async Task A_description_longer_than_the_limit_is_not_read()
    {
        await using var scene = new Scene(Edited.Content(6, 2_000_000));
        await Assert.ThrowsAsync<TargetFormatException>(() => scene.UpdateAsync(scene.Request with { DescriptionLimit = 40_000 }));
        Assert.Empty(scene.Folder.Names());
    }

    [Fact]
    public async Task A_kept_description_travels_again_only_when_it_changed()
    {
        byte[] first = Edited.Content(7, 50_000), second = Edited.Flipped(first, 4);
        await using var scene = new Scene(first);
        UpdateRequest request = scene.Request with { KeepDescriptionPath = scene.Folder["kept"] };
        Assert.True((await scene.UpdateAsync(request)).DescriptionBytes > 0);
        Assert.Equal(new ControlText(first).ToBytes(), File.ReadAllBytes(scene.Folder["kept"]));
        UpdateReport again = await scene.UpdateAsync(request);
        Assert.Equal((0L, UpdateOutcome.AlreadyCurrent), (again.DescriptionBytes, again.Outcome));

        scene.Site.Publish(Scene.Path, second, modifiedDay: 2);
        scene.Site.Publish(Scene.ControlPath, new ControlText(second).ToBytes(), modifiedDay: 2);
        Assert.Equal((UpdateOutcome.Updated, 512L), ((await scene.UpdateAsync(request)) is var changed ? (changed.Outcome, changed.FetchedBytes) : default));
        Assert.Equal(new ControlText(second).ToBytes(), File.ReadAllBytes(scene.Folder["kept"]));
        Assert.Equal(["kept", "kept.morsel", "target"], scene.Folder.Names());
    }

    [Fact]
    public async Task What_is_kept_of_one_address_is_not_taken_for_the_description_at_another()
    {
        await using var scene = new Scene(Edited.Content(9, 9000));
        byte[] other = Edited.Content(10, 7000);
        // As old as the one that is kept, so that a server would say that nothing has changed.
        scene.Site.Publish("/other.zsync", new ControlText(other) { Locations = ["other"] }.ToBytes());
        scene.Site.Publish("/other", other);
        UpdateRequest request = scene.Request with { KeepDescriptionPath = scene.Folder["kept"], AutoSeeds = false };
        await scene.UpdateAsync(request);
        UpdateReport report = await scene.UpdateAsync(request with { Source = scene.Site.Address("/other.zsync").ToString(), OutputPath = scene.Folder["other"] });
        Assert.Equal(other, File.ReadAllBytes(scene.Folder["other"]));
        Assert.True(report.DescriptionBytes > 0);
        Assert.Null(Assert.Single(scene.Site.RequestsFor("/other.zsync")).Header("If-Modified-Since"));
    }

    [Fact]
    public async Task A_file_that_is_no_description_is_not_overwritten_by_one()
    {
        await using var scene = new Scene([1, 2, 3]);
        scene.Folder.Write("kept", "my diary");
        await Assert.ThrowsAsync<RefusedException>(() => scene.UpdateAsync(scene.Request with { KeepDescriptionPath = scene.Folder["kept"] }));
        Assert.Equal("my diary", File.ReadAllText(scene.Folder["kept"]));
    }

    [Fact]
    public async Task A_broken_kept_description_is_fetched_anew()
    {
        await using var scene = new Scene([1, 2, 3]);
        scene.Folder.Write("kept", "zsync: 0.6.2\nBlocksize: 3\n\n");
        await scene.UpdateAsync(scene.Request with { KeepDescriptionPath = scene.Folder["kept"] });
        Assert.Equal(new ControlText(scene.Target).ToBytes(), File.ReadAllBytes(scene.Folder["kept"]));
    }

    [Fact]
    public async Task What_is_kept_is_no_description_of_a_file_that_has_none()
    {
        await using var scene = new Scene(Edited.Content(8, 9000));
        UpdateRequest request = scene.Request with { KeepDescriptionPath = scene.Folder["kept"] };
        await scene.UpdateAsync(request);
        // Another file, as old as the description that is kept.
        scene.Site.Publish("/other", [1, 2, 3]);
        UpdateReport report = await scene.UpdateAsync(request with { Source = scene.Site.Address("/other").ToString(), OutputPath = scene.Folder["other"] });
        Assert.Equal(UpdateOutcome.DownloadedWhole, report.Outcome);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(scene.Folder["other"]));
    }
}
